import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadSite } from '../../src/cli/load-site.ts';
import { runSettings } from '../../src/cli/run-settings.ts';
import { parseIni } from '../../src/cli/settings/ini-file.ts';
import { Settings } from '../../src/cli/settings/settings.ts';
import type { AnyAction } from '../../src/engine/actions.ts';
import { run } from '../../src/engine/run.ts';
import type { RunOptions } from '../../src/engine/run-options.ts';
import type { RunEvent } from '../../src/events/run-event.ts';
import { splitWords } from '../../src/sdk/shell-words.ts';
import type { Dict } from '../../src/template/value.ts';
import { parseExtraVars } from '../../src/vars/extra-vars.ts';

/** The files of a scenario by name, among them `site.yml`, the words of the command line and what is expected. */
export type Scenario = ReadonlyMap<string, string>;

const HOSTS = 'h1\nh2\nh3\n[all:vars]\nansible_connection=local\n';
/** Sections that are no files of the playbook. */
const NOTES = new Set(['options', 'expected', 'errors', 'ansible.cfg']);

/** A scenario as it is written: sections that begin with `-- name --`. */
export function readScenario(text: string): Scenario {
  const [, ...parts] = text.split(/^-- (.+) --\n/m);
  const sections = new Map<string, string>();
  for (let i = 0; i < parts.length; i += 2) sections.set(parts[i] ?? '', parts[i + 1] ?? '');
  return sections;
}

export interface Ran {
  readonly events: readonly RunEvent[];
  /** The directory in which it ran, which is gone by now. */
  readonly directory: string;
}

interface Wishes {
  /** Instead of the modules there are. */
  readonly moreModules?: readonly AnyAction[];
  /** The run is stopped where this is met. */
  readonly isEnough?: (event: RunEvent) => boolean;
  /** Whether hosts are asked ahead, and the changes of a loop held back. */
  readonly isAhead?: boolean;
  readonly forks?: number;
  readonly isExplained?: boolean;
  /** Answers what is asked, instead of the answers of the scenario. */
  readonly prompt?: RunOptions['prompt'];
  /** The file of hosts. */
  readonly inventory?: string;
  /** Directories of modules that are not ours. */
  readonly modulesPath?: readonly string[];
}

/** Runs a scenario in a directory of its own. */
export async function runScenario(
  scenario: Scenario,
  {
    moreModules = [],
    isEnough = () => false,
    isAhead = true,
    forks = 5,
    isExplained = false,
    prompt,
    inventory = 'hosts',
    modulesPath = [],
  }: Wishes = {},
): Promise<Ran> {
  const directory = mkdtempSync(join(tmpdir(), 'scenario-'));
  try {
    for (const [name, content] of new Map([['hosts', HOSTS], ...scenario])) {
      if (NOTES.has(name)) continue;
      const path = join(directory, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    const events: RunEvent[] = [];
    const words = splitWords(scenario.get('options') ?? '');
    const settings = runSettings(settingsOf(scenario));
    const asked = {
      ...readOptions(words, (scenario.get('answers') ?? '').split('\n').filter(Boolean)),
      forks,
      speculation: isAhead,
      explain: isExplained,
      settings,
      ...(prompt ? { prompt } : {}),
    };
    const { site } = loadSite({
      playbooks: [join(directory, 'site.yml')],
      inventory: [join(directory, inventory)],
      rolesPath: [],
      extraVars: asked.extraVars,
      content: { collectionsPath: [], modulesPath, moduleUtilsPath: [], ansibleCore: () => undefined },
      vault: new Map(),
      moreModules,
      mergesHashes: settings.mergesHashes,
    });
    for await (const event of run(site, asked)) {
      events.push(event);
      if (isEnough(event)) break;
    }
    return { events, directory };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What the ansible.cfg of a scenario says; nothing of the environment. */
function settingsOf(scenario: Scenario): Settings {
  const text = scenario.get('ansible.cfg');
  const path = '/scenario/ansible.cfg';
  return new Settings(text === undefined ? undefined : { path, entries: parseIni({ path, text }) }, {});
}

/** The words of the command line that scenarios use. */
function readOptions(words: readonly string[], answers: string[]): Omit<RunOptions, 'settings'> {
  const all = (...names: string[]) =>
    words.flatMap((word, i) => (names.includes(word) ? [words[i + 1] ?? ''] : [])).filter((value) => value !== '');
  const has = (...names: string[]) => words.some((word) => names.includes(word));
  const list = (...names: string[]) => all(...names).flatMap((value) => value.split(','));
  const extraVars: Dict = new Map(all('-e').flatMap((text) => [...parseExtraVars(text)]));
  return {
    check: has('--check', '-C'),
    diff: has('--diff', '-D'),
    verify: false,
    explain: false,
    speculation: true,
    forks: 5,
    limit: all('--limit', '-l'),
    tags: list('--tags', '-t'),
    skipTags: list('--skip-tags'),
    extraVars,
    verbosity: 0,
    forceHandlers: has('--force-handlers'),
    startAtTask: all('--start-at-task')[0],
    step: false,
    defaults: DEFAULTS,
    prompt: async () => answers.shift(),
    signal: new AbortController().signal,
  };
}

const DEFAULTS: RunOptions['defaults'] = {
  connection: 'ssh',
  user: undefined,
  port: 22,
  privateKeyFiles: [],
  password: undefined,
  hostKeyChecking: 'off',
  knownHostsFiles: [],
  sshArgs: '',
  connectTimeout: 2000,
  become: false,
  becomeUser: 'root',
  becomeMethod: 'sudo',
  becomePassword: undefined,
};
