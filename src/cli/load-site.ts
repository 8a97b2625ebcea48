import { resolve } from 'node:path';
import { Actions, type AnyAction } from '../engine/actions.ts';
import { checkSources } from '../engine/check-sources.ts';
import { inventoryHostnames } from '../engine/inventory-hostnames.ts';
import type { Site } from '../engine/run-options.ts';
import { ForeignModules } from '../foreign/foreign-modules.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { type InventoryContext, loadInventory } from '../inventory/load-inventory.ts';
import type { InventorySettings } from '../inventory/settings.ts';
import type { DuplicateKeys, LoadContext } from '../playbook/load-context.ts';
import { loadPlaybook, playbookOfCollection } from '../playbook/load-playbook.ts';
import type { Play } from '../playbook/model.ts';
import { warnOfReservedNames } from '../playbook/reserved-names.ts';
import { shortName } from '../playbook/statements.ts';
import type { VaultKeys } from '../secret/vault.ts';
import { dropRecord, isThere, kindOf } from '../source/disk.ts';
import { InfrakitError, InputErrors } from '../source/infrakit-error.ts';
import type { SourceText } from '../source/span.ts';
import { type ParsedYaml, parseYaml } from '../source/yaml.ts';
import { Renderer } from '../template/renderer.ts';
import type { Surroundings } from '../template/runtime/surroundings.ts';
import { standardLibrary } from '../template/standard-library.ts';
import type { Expression, Template } from '../template/template.ts';
import { type Dict, isList, type Value } from '../template/value.ts';
import { type Layer, LayeredScope } from '../vars/layered-scope.ts';
import { makeConnectors } from './connectors.ts';
import type { ContentPaths } from './content-paths.ts';
import { modules } from './modules.ts';
import { explainName } from './python-plugins.ts';

export interface SiteRequest {
  /** Paths of playbooks, or one whose text is in no file: it stands beside those that are where its path says. */
  readonly playbooks: readonly string[] | SourceText;
  readonly inventory: readonly string[];
  readonly rolesPath: readonly string[];
  readonly extraVars: Dict;
  readonly vault: VaultKeys;
  readonly mergesHashes?: boolean;
  /** Ansible's defaults where it is left out. */
  readonly inventorySettings?: InventorySettings;
  /** Where collections and modules of others are; without it only beside the playbook and in roles. */
  readonly content?: ContentPaths;
  readonly duplicateKeys?: DuplicateKeys;
  /** More modules than those that come along. */
  readonly moreModules?: readonly AnyAction[];
  /** The short names of modules that may not be used. */
  readonly rejectedModules?: ReadonlySet<string>;
  /** What ansible.cfg and the environment say, for the lookup `config`. */
  readonly setting?: Surroundings['setting'];
  readonly pluginOption?: Surroundings['pluginOption'];
}

export interface LoadedSite {
  readonly site: Site;
  readonly warnings: readonly InfrakitError[];
}

/** What reading files takes, and what is found in them. */
export interface Tools {
  readonly load: LoadContext & Pick<InventoryContext, 'evaluate'> & { readonly parsed: Map<string, ParsedYaml> };
  readonly renderer: Renderer;
  readonly actions: Actions;
}

/** @param inventory is asked for when a template names hosts, by when it must be there */
export function makeTools(request: Omit<SiteRequest, 'playbooks' | 'inventory'>, inventory: () => Inventory): Tools {
  const hostnames = inventoryHostnames(inventory);
  const lookups = new Map([...standardLibrary.lookups, ...hostnames.names.map((name) => [name, hostnames] as const)]);
  const renderer = new Renderer(
    { ...standardLibrary, lookups },
    {
      vault: request.vault,
      setting: request.setting,
      pluginOption: request.pluginOption,
    },
  );
  const isRejected = (name: string): boolean => request.rejectedModules?.has(name) === true;
  const actions = new Actions(
    [...modules, ...(request.moreModules ?? [])].filter(({ name }) => !isRejected(name)),
    (file) => (isRejected(shortName(file.name)) ? undefined : programs.control(file)),
  );
  const scope = new LayeredScope([request.extraVars as Layer], () => [process.cwd()]);
  const staticValue = (value: Value, vars: Dict): Value => {
    if (typeof value !== 'object') return value;
    dropRecord();
    return renderer.render(value, scope.with(vars as Layer));
  };
  const evaluate = (expression: Expression, vars: readonly Dict[], withExtraVars: boolean): Value => {
    dropRecord();
    const layers = [...vars, ...(withExtraVars ? [request.extraVars] : [])];
    return renderer.evaluate(expression, new LayeredScope(layers as Layer[], () => [process.cwd()]));
  };
  const load = {
    evaluate,
    catalogue: actions,
    check: (template: Template | Expression) =>
      renderer.check(template).map((error) => explainName(error, request.content ?? {})),
    rolesPath: request.rolesPath,
    ...(request.content ? request.content : {}),
    libraries: [],
    vault: request.vault,
    mergesHashes: request.mergesHashes,
    errors: [] as InfrakitError[],
    warnings: [] as InfrakitError[],
    staticValue,
    parsed: new Map<string, ParsedYaml>(),
    duplicateKeys: request.duplicateKeys,
  };
  const programs = new ForeignModules(request.content?.moduleUtilsPath ?? [], load);
  return { load, renderer, actions };
}

/**
 * Loads everything a run reads on the control node and finds every error in it, before any host is touched.
 *
 * @throws InputErrors with all of them; InfrakitError where a playbook is missing
 */
export function loadSite(request: SiteRequest): LoadedSite {
  const { load, renderer, actions } = makeTools(request, () => inventory);
  const files = pathsOf(request.playbooks, load).map((path) => {
    if (load.parsed.has(path)) return path;
    if (kindOf(path) === 'directory') throw new InfrakitError(`the playbook: ${path} does not appear to be a file`);
    const found = isThere(path) ? path : playbookOfCollection(path, load, process.cwd());
    if (found !== undefined) return found;
    throw new InfrakitError(`the playbook: ${path} could not be found`, { hint: `looked for ${resolve(path)}` });
  });
  const playbooks = files.map((path) => loadPlaybook(path, load));
  warnOfReservedNames(request.extraVars.keys(), load);
  const inventory = loadInventory(request.inventory, {
    ...load,
    inventorySettings: request.inventorySettings,
    playbookDirectories: playbooks.flatMap(({ plays }) => plays.map(({ directory }) => directory)),
  });
  load.errors.push(
    ...playbooks
      .flatMap(({ plays }) => checkSources(plays, actions, renderer))
      .map((error) => explainName(error, load)),
  );
  // Where they are errors each play says so in its turn: add_host and group_by may have brought the names by then.
  if (request.inventorySettings?.patternMismatch !== 'error') {
    for (const { plays } of playbooks) for (const play of plays) warnOfUnknownHosts(play, inventory);
  }
  if (load.errors.length > 0) throw new InputErrors(load.errors);
  const site = { playbooks, inventory, actions, renderer, connectors: makeConnectors(), load };
  return { site, warnings: load.warnings };
}

/** Where the playbooks are; a text counts as the file of its path that was read already. */
function pathsOf(
  playbooks: SiteRequest['playbooks'],
  { parsed }: { readonly parsed: Map<string, ParsedYaml> },
): readonly string[] {
  if (!('text' in playbooks)) return playbooks;
  const path = resolve(playbooks.path);
  parsed.set(path, parseYaml(playbooks));
  return [path];
}

/** Asks for the hosts that a play names in plain words, so that the names nobody has are told before the run. */
function warnOfUnknownHosts({ hosts }: Play, inventory: Inventory): void {
  const patterns = isList(hosts.value) ? hosts.value : [hosts.value];
  if (patterns.every((pattern) => typeof pattern === 'string' && pattern !== '')) inventory.select(patterns.join(','));
}
