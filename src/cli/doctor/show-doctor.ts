import { dirname, join, resolve } from 'node:path';
import type { Inventory } from '../../inventory/inventory.ts';
import { loadInventory } from '../../inventory/load-inventory.ts';
import type { Action } from '../../playbook/action.ts';
import { isDirectory, isFile } from '../../playbook/find-file.ts';
import { shortName, statementOf } from '../../playbook/statements.ts';
import { BECOME_METHODS } from '../../remote/become-methods.ts';
import type { VaultKeys } from '../../secret/vault.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { inlineSource, type Span } from '../../source/span.ts';
import type { ParsedYaml } from '../../source/yaml.ts';
import { standardLibrary } from '../../template/standard-library.ts';
import type { Dict } from '../../template/value.ts';
import { parseExtraVars } from '../../vars/extra-vars.ts';
import { findConfiguration } from '../configuration.ts';
import { makeConnectors } from '../connectors.ts';
import { contentPaths } from '../content-paths.ts';
import { makeTools } from '../load-site.ts';
import { tellWarning } from '../reporters.ts';
import { settingReader } from '../settings/setting-reader.ts';
import { readVaultKeys, type VaultSources, vaultSources } from '../vault-keys.ts';
import { Coverage, type Judge, type Judgement, type Kind } from './coverage.ts';
import { differenceOf } from './differences.ts';
import { Examiner } from './examine.ts';
import { findContent, isRole } from './find-content.ts';
import { type Report, reportJson, reportText } from './report.ts';

export interface DoctorOptions extends VaultSources {
  readonly inventory: readonly string[];
  readonly extraVars: readonly string[];
  readonly json: boolean;
  readonly known: boolean;
}

/** What doctor ends with where something is reached that is not supported, or cannot be read. */
const UNKNOWN = 2;

/**
 * Reads everything that playbooks, roles or directories of them lead to and prints what of it is known. No host is
 * touched, and no error ends it.
 *
 * @returns the exit code: 0 where everything is known and can be read, else 2
 * @throws InfrakitError where what is to be examined is not there
 */
export async function showDoctor(paths: readonly string[], options: DoctorOptions): Promise<number> {
  const report = await examine(paths, options);
  process.stdout.write(options.json ? reportJson(report) : reportText(report, options.known));
  const isWell = report.problems.length === 0 && report.uses.every(({ verdict }) => verdict !== 'unknown');
  return isWell ? 0 : UNKNOWN;
}

async function examine(paths: readonly string[], options: DoctorOptions): Promise<Report> {
  const configuration = findConfiguration();
  const unread: InfrakitError[] = [];
  const vault = await readVaultKeys(vaultSources(options, configuration), tellWarning).catch((error): VaultKeys => {
    if (!(error instanceof InfrakitError)) throw error;
    unread.push(error);
    return new Map();
  });
  const extraVars: Dict = new Map(options.extraVars.flatMap((text) => [...parseExtraVars(text, vault)]));
  const found = contentOf(paths);
  const shelves = found.roles.map((role) => dirname(role));
  const rolesPath = [...new Set([...configuration.rolesPath, ...shelves])];
  const tools = makeTools(
    {
      rolesPath,
      extraVars,
      vault,
      content: contentPaths(configuration.content),
      duplicateKeys: configuration.duplicateKeys,
      setting: settingReader(configuration.settings),
    },
    () => inventory,
  );
  const { renderer } = tools;
  const coverage = new Coverage(judge);
  const parsed = new Map<string, ParsedYaml>();
  const load = {
    ...tools.load,
    parsed,
    check: (source: Parameters<typeof renderer.check>[0]) => {
      for (const { kind, name, span } of renderer.names(source)) coverage.note(kind, name, span);
      return renderer.check(source);
    },
    census: {
      keyword: (name: string, span: Span, known: boolean) =>
        coverage.note('keyword', name, span, known ? undefined : { verdict: 'unknown' }),
      task: (action: Action) => coverage.note('module', shortName(action.name), action.span, moduleJudgement(action)),
    },
  };
  const inventory = loadInventory(options.inventory, {
    ...load,
    inventorySettings: { ...configuration.inventorySettings, warnsOfNone: false },
    playbookDirectories: [],
  });
  noteConnections(inventory, coverage);
  const examiner = new Examiner(load, renderer, coverage);
  for (const path of found.playbooks) examiner.playbook(path);
  for (const path of found.roles) examiner.role(path);
  const beside = found.playbooks.flatMap((path) =>
    ['group_vars', 'host_vars'].map((name) => join(dirname(path), name)),
  );
  for (const path of new Set([...found.vars, ...beside])) examiner.variables(path);
  const [sealed, problems] = part(load.errors, ({ message }) => SEALED.test(message));
  return {
    playbooks: found.playbooks.length,
    roles: found.roles.length,
    files: parsed.size + examiner.templates.size,
    uses: coverage.uses(),
    problems: unique(problems),
    sealed: unique([...unread, ...sealed]),
    warnings: unique(load.warnings),
    unfollowed: examiner.unfollowed,
  };
}

/** Hosts and groups say by a variable how they are reached. */
function noteConnections({ hosts, groups }: Inventory, coverage: Coverage): void {
  for (const { name, vars } of [...groups.values(), ...hosts.values()]) {
    const connection = vars.get('ansible_connection');
    if (typeof connection === 'string') {
      coverage.note('connection', shortName(connection), inlineSource(`<inventory ${name}>`, connection));
    }
  }
}

const SEALED = /no vault password/;

function contentOf(paths: readonly string[]): ReturnType<typeof findContent> {
  const all = paths.map((path) => {
    const absolute = resolve(path);
    if (isFile(absolute)) return { playbooks: [absolute], roles: [], vars: [] };
    if (!isDirectory(absolute)) throw new InfrakitError(`"${path}" is not there`, { hint: `looked for ${absolute}` });
    return isRole(absolute) ? { playbooks: [], roles: [absolute], vars: [] } : findContent(absolute);
  });
  return {
    playbooks: all.flatMap(({ playbooks }) => playbooks),
    roles: all.flatMap(({ roles }) => roles),
    vars: all.flatMap(({ vars }) => vars),
  };
}

const STRATEGIES = new Set(['linear', 'free', 'host_pinned']);

const { filters, tests, lookups } = standardLibrary;
const connectors = makeConnectors();

const HAVE: Readonly<Record<Exclude<Kind, 'module' | 'keyword'>, (name: string) => boolean>> = {
  filter: (name) => filters.get(name) !== undefined,
  test: (name) => tests.get(name) !== undefined,
  lookup: (name) => lookups.get(name) !== undefined || shortName(name) === 'inventory_hostnames',
  connection: (name) => connectors.has(name),
  strategy: (name) => STRATEGIES.has(shortName(name)),
  'become method': (name) => Object.hasOwn(BECOME_METHODS, shortName(name)),
};

const judge: Judge = (kind, name) => {
  const why = differenceOf(kind, shortName(name));
  if (why !== undefined) return { verdict: 'approximated', why };
  return { verdict: kind === 'module' || kind === 'keyword' || HAVE[kind](name) ? 'known' : 'unknown' };
};

function moduleJudgement({ name, module }: Action): Judgement | undefined {
  if (statementOf(name)) return undefined;
  if (!module) return { verdict: 'unknown' };
  if (module.kind === 'refused') {
    // That it is not supported is what the verdict says.
    return { verdict: 'unknown', why: module.reason.endsWith('is not supported') ? undefined : module.reason };
  }
  if (module.kind === 'native') return judge('module', module.name.split('.').at(-1) ?? module.name);
  return { verdict: 'approximated', why: 'is not ours: it runs on hosts that have its interpreter' };
}

const part = <T>(items: readonly T[], fits: (item: T) => boolean): readonly [readonly T[], readonly T[]] => [
  items.filter(fits),
  items.filter((item) => !fits(item)),
];

/** One of each: a file that several playbooks lead to is read for each of them. */
const unique = (errors: readonly InfrakitError[]): readonly InfrakitError[] => [
  ...new Map(errors.map((error) => [error.report(), error])).values(),
];
