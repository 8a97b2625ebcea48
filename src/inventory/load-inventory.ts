import { dirname, extname, join, resolve } from 'node:path';
import { isDirectory, isFile } from '../playbook/find-file.ts';
import { type LoadContext, report, reporting, warn } from '../playbook/load-context.ts';
import { openText, openYaml, shownPath } from '../playbook/open-yaml.ts';
import { dropRecord, isExecutable, namesIn } from '../source/disk.ts';
import { inlineSource } from '../source/span.ts';
import { GroupTree } from './group-tree.ts';
import { writtenHosts } from './host-range.ts';
import { readIni } from './ini-source.ts';
import { Inventory } from './inventory.ts';
import { readScript } from './script-source.ts';
import { VarsDirectory } from './vars-directories.ts';
import { readYamlInventory } from './yaml-source.ts';

export interface InventoryContext extends LoadContext {
  /** Where group_vars and host_vars are searched beside those next to the inventories. */
  readonly playbookDirectories: readonly string[];
}

/**
 * The inventory of some sources, later ones over earlier ones: files (INI, YAML, executable), directories of them,
 * and lists of hosts such as `web1,web2`. What is wrong is in `context.errors`.
 */
export function loadInventory(sources: readonly string[], context: InventoryContext): Inventory {
  const tree = new GroupTree();
  for (const source of sources) readSourceInto(source, tree, context);
  warnOfCollisions(tree, context);
  const places = sources.filter((source) => !isHostList(source)).map((source) => resolve(source));
  const beside = (directories: readonly string[]) =>
    [...new Set(directories)].map((directory) => new VarsDirectory(directory, context));
  const inventory = new Inventory({
    sources: sources.map((source) => (isHostList(source) ? source : resolve(source))),
    tree,
    besideInventory: beside(places.map((place) => (isDirectory(place) ? place : dirname(place)))),
    besidePlaybook: beside(context.playbookDirectories),
    warnings: context.warnings,
  });
  // Every file of variables is read now, so that all errors are found before the run.
  for (const host of tree.hosts.keys()) inventory.variablesOf(host);
  return inventory;
}

const isHostList = (source: string): boolean => source.includes(',') && !isFile(source) && !isDirectory(source);

function readSourceInto(source: string, tree: GroupTree, context: LoadContext): void {
  const path = resolve(source);
  if (isHostList(source)) readHostList(source, tree, context);
  else if (isDirectory(path)) readDirectory(path, tree, context);
  else if (isFile(path)) readFile(path, tree, context);
  else {
    report(context, `the inventory "${source}" is not there`, {
      hint: `looked for ${path}; a single host is given with a comma after it: -i ${source},`,
    });
  }
}

function readHostList(source: string, tree: GroupTree, context: LoadContext): void {
  const span = inlineSource('<inventory>', source);
  for (const text of source.split(',').map((name) => name.trim())) {
    if (text === '') continue;
    const written = reporting(context, () => writtenHosts(text, span));
    if (written) tree.addHosts(written);
  }
}

/** Files in a directory of inventories that are none. */
const IGNORED = /^\.|^(?:group_vars|host_vars|vars_plugins)$|~$/;
const IGNORED_EXTENSIONS = new Set(
  ['pyc', 'pyo', 'swp', 'bak', 'rpm', 'md', 'txt', 'rst', 'orig', 'ini', 'cfg', 'retry'].map((name) => `.${name}`),
);

function readDirectory(path: string, tree: GroupTree, context: LoadContext): void {
  for (const name of namesIn(path).sort()) {
    const inside = join(path, name);
    if (extname(name) === '.ini') {
      warn(context, `${shownPath(inside)} is ignored: in a directory of inventories .ini files configure scripts`, {
        hint: `pass it by itself: -i ${shownPath(inside)}`,
      });
    }
    if (IGNORED.test(name) || IGNORED_EXTENSIONS.has(extname(name))) continue;
    if (isDirectory(inside)) readDirectory(inside, tree, context);
    else if (isFile(inside)) readFile(inside, tree, context);
  }
}

const YAML_EXTENSIONS = new Set(['.yml', '.yaml', '.json']);
/** A file without an extension is YAML where its first line opens a mapping. */
const YAML_START = /^(?:---|\{|[\w.-]+:\s*(?:#.*)?$)/;

function readFile(path: string, tree: GroupTree, context: LoadContext): void {
  const source = reporting(context, () => openText(path, context));
  if (!source) return;
  if (source.text.startsWith('#!')) runScript(path, tree, context);
  else if (YAML_EXTENSIONS.has(extname(path)) || startsAsYaml(source.text)) readYamlFile(path, tree, context);
  else readIni(source, tree, context);
}

function startsAsYaml(text: string): boolean {
  const first = text.split('\n').find((line) => line.trim() !== '' && !/^\s*[#;]/.test(line));
  return first !== undefined && YAML_START.test(first);
}

function readYamlFile(path: string, tree: GroupTree, context: LoadContext): void {
  const root = openYaml(path, context);
  if (root) readYamlInventory(root, tree, context);
}

function runScript(path: string, tree: GroupTree, context: LoadContext): void {
  dropRecord();
  if (isExecutable(path)) reporting(context, () => readScript(path, tree));
  else {
    report(context, `the inventory ${shownPath(path)} is a script that may not be executed`, {
      hint: `chmod +x ${shownPath(path)}`,
    });
  }
}

function warnOfCollisions(tree: GroupTree, context: LoadContext): void {
  for (const name of tree.hosts.keys()) {
    if (tree.groups.has(name)) warn(context, `"${name}" is both a host and a group of the inventory`);
  }
}
