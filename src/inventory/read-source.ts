import { extname, join, resolve } from 'node:path';
import { isDirectory } from '../playbook/find-file.ts';
import { report, reporting, warn } from '../playbook/load-context.ts';
import { openText, openYaml, shownPath } from '../playbook/open-yaml.ts';
import { dropRecord, isExecutable, isThere, namesIn } from '../source/disk.ts';
import type { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import { inlineSource, type SourceText } from '../source/span.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { Pattern } from '../template/formats/regex/pattern.ts';
import { GroupTree } from './group-tree.ts';
import { writtenHosts } from './host-range.ts';
import { readIni } from './ini-source.ts';
import type { InventoryContext } from './load-inventory.ts';
import { configuredPlugin, readConfigured } from './plugin-source.ts';
import { readScript } from './script-source.ts';
import type { InventorySettings } from './settings.ts';
import type { VarsDirectory } from './vars-directories.ts';
import { readYamlInventory } from './yaml-source.ts';

export const isHostList = (source: string): boolean => source.includes(',') && !isThere(source);

const ALWAYS_IGNORED = /^\.|^(?:group_vars|host_vars|vars_plugins)$/;
const YAML_EXTENSIONS = new Set(['', '.yml', '.yaml', '.json']);
/** A file without an extension is YAML where its first line opens a mapping. */
const YAML_START = /^(?:---|\{|(?:[\w.-]+|"[^"]*"|'[^']*'):\s*(?:#.*)?$|plugin:\s)/;

/** Reads the sources of an inventory into a tree, one after the other. */
export class SourceReader {
  readonly #tree: GroupTree;
  readonly #settings: InventorySettings;
  readonly #beside: readonly VarsDirectory[];
  readonly #context: InventoryContext;
  readonly #patterns: readonly Pattern[];

  /** @param beside the vars directories, for what asks for the variables of hosts while the inventory is read */
  constructor(
    tree: GroupTree,
    settings: InventorySettings,
    beside: readonly VarsDirectory[],
    context: InventoryContext,
  ) {
    this.#tree = tree;
    this.#settings = settings;
    this.#beside = beside;
    this.#context = context;
    this.#patterns = settings.ignoredPatterns.flatMap(
      (pattern) => reporting(context, () => new Pattern(pattern, {})) ?? [],
    );
  }

  /** Whether something was read of it. What is wrong is in the errors of the context, or in its warnings. */
  read(source: string): boolean {
    this.#tree.source = isHostList(source) ? source : resolve(source);
    if (isHostList(source)) return this.#attempt(source, (context) => this.#readHostList(source, context));
    const path = resolve(source);
    if (isDirectory(path)) return this.#readDirectory(path);
    if (isThere(path)) return this.#attempt(shownPath(path), (context) => this.#readFile(path, context));
    this.#unparsed(`the inventory "${source}" is not there`, {
      hint: `looked for ${path}; a single host is given with a comma after it: -i ${source},`,
    });
    return false;
  }

  /** Where something goes wrong, the run ends, or the source counts as not there: as the settings say. */
  #attempt(source: string, work: (context: InventoryContext) => void): boolean {
    const errors: InfrakitError[] = [];
    work({ ...this.#context, errors });
    if (errors.length === 0) return true;
    if (this.#settings.anyUnparsedFails !== false) this.#context.errors.push(...errors);
    else {
      this.#context.warnings.push(...errors);
      warn(this.#context, `Unable to parse ${source} as an inventory source`);
    }
    return false;
  }

  #unparsed(message: string, details: { readonly hint: string }): void {
    if (this.#settings.anyUnparsedFails) report(this.#context, message, details);
    else warn(this.#context, message, details);
  }

  #readHostList(source: string, context: InventoryContext): void {
    const plugin = ['advanced_host_list', 'host_list'].find((name) => this.#settings.enabled.includes(name));
    if (plugin === undefined) {
      this.#refuse('a list of hosts', 'host_list', context);
      return;
    }
    const span = inlineSource('<inventory>', source);
    for (const text of source.split(',').map((name) => name.trim())) {
      if (text === '' || this.#tree.hosts.has(text)) continue;
      const errors: InfrakitError[] = [];
      const hosts = reporting({ ...context, errors }, () => writtenHosts(text, () => span));
      // As it stands it may be the name of a host all the same, and where ranges are not asked for it is taken for one.
      const isName = plugin === 'host_list' || errors.some(({ message }) => message.includes('must specify'));
      if (hosts || isName) this.#tree.addHosts(hosts ?? { names: [text], port: undefined });
      else {
        for (const { message, hint } of errors) {
          report(context, `Failed to parse ${source} with ${plugin} plugin: ${message}`, { span, hint });
        }
      }
    }
  }

  #readDirectory(path: string): boolean {
    const names = namesIn(path).sort();
    const read = names.filter((name) => !this.#isIgnored(name, path)).map((name) => this.read(join(path, name)));
    if (read.includes(true)) return true;
    this.#unparsed(`Unable to parse ${shownPath(path)} as an inventory source`, {
      hint: 'nothing in this directory is an inventory',
    });
    return false;
  }

  #isIgnored(name: string, directory: string): boolean {
    const extension = this.#settings.ignoredExtensions.find((end) => name.endsWith(end));
    if (extension === '.ini' && !name.startsWith('.')) {
      const inside = shownPath(join(directory, name));
      warn(this.#context, `${inside} is ignored: in a directory of inventories .ini files configure scripts`, {
        hint: `pass it by itself: -i ${inside}`,
      });
    }
    if (extension !== undefined || ALWAYS_IGNORED.test(name)) return true;
    return this.#patterns.some((pattern) => pattern.search(name) !== undefined);
  }

  #readFile(path: string, context: InventoryContext): void {
    const { enabled } = this.#settings;
    const extension = extname(path);
    if (isProgram(path, context) && enabled.includes('script')) {
      dropRecord();
      reporting(context, () => readScript(path, this.#tree, context));
      return;
    }
    const source = reporting(context, () => openText(path, context));
    if (!source) return;
    if (extension === '.toml' && !isIni(source, context)) {
      this.#refuse('TOML inventories', undefined, context);
      return;
    }
    const isYaml = YAML_EXTENSIONS.has(extension) && (extension !== '' || startsAsYaml(source.text));
    if (isYaml && this.#readYaml(path, source, context)) return;
    if (!enabled.includes('ini')) this.#refuse(`the inventory ${shownPath(path)}`, 'ini', context);
    else {
      const isScript = source.text.startsWith('#!') && !isIni(source, context);
      if (!isScript) readIni(source, this.#tree, context);
      else {
        report(context, `the inventory ${shownPath(path)} is a script that may not be executed`, {
          hint: `chmod +x ${shownPath(path)}`,
        });
      }
    }
  }

  /** Whether the file is one of YAML, be it right or wrong. An INI inventory may have the name of one. */
  #readYaml(path: string, source: SourceText, context: InventoryContext): boolean {
    const { enabled } = this.#settings;
    const own = { ...context, errors: [] as InfrakitError[] };
    const root = openYaml(path, own);
    if (root?.kind === 'mapping' && root.entries.length > 0) {
      const plugin = configuredPlugin(root);
      if (plugin) {
        readConfigured(plugin, root, { tree: this.#tree, beside: this.#beside, enabled }, context);
        return true;
      }
      if (enabled.includes('yaml')) readYamlInventory(root, this.#tree, context);
      else this.#refuse(`the inventory ${shownPath(path)}`, 'yaml', context);
      return true;
    }
    if (enabled.includes('ini') && isIni(source, context)) return false;
    if (!enabled.includes('yaml') || (own.errors.length === 0 && isNothing(root))) {
      report(context, `the inventory ${shownPath(path)} is empty`);
    } else if (own.errors.length > 0) context.errors.push(...own.errors);
    else report(context, 'an inventory must be a mapping of groups', { span: root?.span });
    return true;
  }

  #refuse(what: string, plugin: string | undefined, context: InventoryContext): void {
    const { enabled } = this.#settings;
    report(
      context,
      plugin ? `${what} would be read by "${plugin}", which is not enabled` : `${what} are not supported`,
      {
        hint: plugin
          ? (didYouMean(plugin, enabled) ?? `enable_plugins in ansible.cfg has ${enabled.join(', ')}`)
          : 'write the inventory as INI or YAML',
      },
    );
  }
}

const isNothing = (root: YamlNode | undefined): boolean => !root || (root.kind === 'scalar' && root.value === null);

/** Whether a text reads as INI without an error. It is tried on a tree that is thrown away. */
function isIni(source: SourceText, context: InventoryContext): boolean {
  const errors: InfrakitError[] = [];
  readIni(source, new GroupTree(), { ...context, errors, warnings: [] });
  return errors.length === 0;
}

const LEAD = 256;

/** A file that may be executed and says how, or that is no text. */
function isProgram(path: string, context: InventoryContext): boolean {
  if (!isExecutable(path) || path.startsWith('/dev/')) return false;
  try {
    const { text } = openText(path, context);
    return text.startsWith('#!') || text.slice(0, LEAD).includes('\0');
  } catch {
    return true;
  }
}

function startsAsYaml(text: string): boolean {
  const first = text.split('\n').find((line) => line.trim() !== '' && !/^\s*[#;]/.test(line));
  return first !== undefined && YAML_START.test(first);
}
