import { dirname } from 'node:path';
import { report, warn } from '../playbook/load-context.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import type { Span } from '../source/span.ts';
import { text } from '../template/operations/text.ts';
import { truth } from '../template/operations/truth.ts';
import { Expression, Template } from '../template/template.ts';
import { type Dict, isDict, isList, Unknown, type Value } from '../template/value.ts';
import type { GroupTree } from './group-tree.ts';
import { type KeyedGroup, keyedNames } from './keyed-groups.ts';
import type { InventoryContext } from './load-inventory.ts';
import type { PluginConfiguration } from './plugin-source.ts';
import type { VarsDirectory } from './vars-directories.ts';

export interface ConstructedParts {
  readonly tree: GroupTree;
  readonly beside: readonly VarsDirectory[];
}

const OPTIONS = [
  'plugin',
  'strict',
  'compose',
  'groups',
  'keyed_groups',
  'leading_separator',
  'use_extra_vars',
  'use_vars_plugins',
];
const KEYED = ['parent_group', 'prefix', 'separator', 'key', 'default_value', 'trailing_separator'];

/**
 * Variables and groups made of the variables of the hosts that the sources before this one have: `compose`, `groups` and
 * `keyed_groups` of the plugin `constructed`. What cannot be computed for a host is left out there, or is an error where
 * the configuration is strict.
 */
export function readConstructed(
  { options, root }: PluginConfiguration,
  parts: ConstructedParts,
  context: InventoryContext,
): void {
  const span = root.span;
  for (const { key } of root.entries) {
    if (OPTIONS.includes(String(key.value))) continue;
    warn(context, `the option "${key.value}" is ignored`, {
      span: key.span,
      hint: didYouMean(String(key.value), OPTIONS),
    });
  }
  const keyed = keyedGroupsOf(options.get('keyed_groups') ?? null, span, context);
  if (context.errors.length > 0) return;
  for (const host of parts.tree.hosts.keys()) new Constructor(host, options, keyed, span, parts, context).run();
}

function keyedGroupsOf(value: Value, span: Span, context: InventoryContext): readonly KeyedGroup[] {
  return (isList(value) ? value : []).flatMap((entry): KeyedGroup[] => {
    if (!isDict(entry) || entry.size === 0) {
      report(context, 'an entry of keyed_groups must be a mapping with "key"', { span });
      return [];
    }
    for (const name of entry.keys()) {
      if (KEYED.includes(String(name))) continue;
      warn(context, `"${name}" in keyed_groups is ignored`, { span, hint: didYouMean(String(name), KEYED) });
    }
    const trailing = entry.get('trailing_separator') ?? null;
    const fallback = entry.get('default_value') ?? null;
    if (trailing !== null && fallback !== null) {
      report(context, 'keyed_groups takes "default_value" or "trailing_separator", not both', { span });
    }
    return [
      {
        key: written(entry.get('key') ?? null),
        prefix: text(entry.get('prefix') ?? ''),
        separator: text(entry.get('separator') ?? '_'),
        parent: entry.get('parent_group') ?? null,
        fallback: fallback === null ? undefined : text(fallback),
        trailing: trailing !== false,
      },
    ];
  });
}

/** What is written is an expression without braces. */
const written = (value: Value): string => (value instanceof Template ? value.text : text(value));

class Constructor {
  readonly #host: string;
  readonly #options: Dict;
  readonly #keyed: readonly KeyedGroup[];
  readonly #span: Span;
  readonly #parts: ConstructedParts;
  readonly #context: InventoryContext;

  constructor(
    host: string,
    options: Dict,
    keyed: readonly KeyedGroup[],
    span: Span,
    parts: ConstructedParts,
    context: InventoryContext,
  ) {
    this.#host = host;
    this.#options = options;
    this.#keyed = keyed;
    this.#span = span;
    this.#parts = parts;
    this.#context = context;
  }

  run(): void {
    const { tree } = this.#parts;
    this.#each('compose', (name, expression) => {
      const value = this.#evaluate(expression);
      tree.host(this.#host).set(name, value);
    });
    this.#each('groups', (name, expression) => {
      if (truth(this.#evaluate(expression))) tree.host(this.#host, tree.group(safeName(name)));
    });
    for (const keyed of this.#keyed) {
      this.#trying(`"${keyed.key}" in keyed_groups`, () => this.#addToKeyed(keyed));
    }
  }

  #each(option: string, work: (name: string, expression: string) => void): void {
    const entries = this.#options.get(option) ?? null;
    if (!isDict(entries)) return;
    for (const [name, value] of entries) {
      this.#trying(`"${name}" in ${option}`, () => work(String(name), written(value)));
    }
  }

  #addToKeyed(keyed: KeyedGroup): void {
    const { tree } = this.#parts;
    const key = this.#evaluate(keyed.key);
    const isNothing = !truth(key) && !(key === '' && keyed.fallback !== undefined);
    if (isNothing) {
      const isEmptyCollection = (isList(key) && key.length === 0) || (isDict(key) && key.size === 0);
      if (isEmptyCollection) return;
      throw new InfrakitError('the key is empty');
    }
    const parent = this.#parentOf(keyed);
    const leads = this.#options.get('leading_separator') !== false;
    for (const name of keyedNames(key, keyed, leads)) {
      const group = tree.group(safeName(name));
      tree.host(this.#host, group);
      if (parent === undefined) continue;
      const circle = tree.nest(tree.group(safeName(parent)), group);
      if (circle) throw new InfrakitError(`groups hold each other: ${circle.join(' -> ')}`);
    }
  }

  #parentOf({ parent }: KeyedGroup): string | undefined {
    if (parent === null || parent === '') return undefined;
    if (!(parent instanceof Template)) return text(parent);
    const expression = /^\{\{([\s\S]*)\}\}$/.exec(parent.text.trim())?.[1];
    if (expression === undefined) throw new InfrakitError('parent_group must be a name or one {{ expression }}');
    return text(this.#evaluate(expression));
  }

  #evaluate(expression: string): Value {
    const { evaluate } = this.#context;
    if (!evaluate) throw new InfrakitError('expressions cannot be computed here');
    const span = { source: { path: this.#span.source.path, text: expression }, start: 0, end: expression.length };
    const value = evaluate(
      new Expression(expression, span),
      this.#variables(),
      this.#options.get('use_extra_vars') === true,
    );
    if (value instanceof Unknown) throw new InfrakitError('the value is not known');
    return value;
  }

  /** Lowest precedence first. */
  #variables(): readonly Dict[] {
    const { tree, beside } = this.#parts;
    const groups = ['all', ...tree.groupsOf(this.#host)];
    const directories = this.#options.get('use_vars_plugins') === true ? beside : [];
    const files = (kind: 'group_vars' | 'host_vars', names: readonly string[]) =>
      names.flatMap((name) => directories.map((directory) => directory.varsOf(kind, name)));
    return [
      ...groups.map((name) => tree.group(name).vars),
      ...files('group_vars', groups),
      new Map<string, Value>([['inventory_hostname', this.#host]]),
      new Map<string, Value>([
        ['inventory_file', this.#span.source.path],
        ['inventory_dir', dirname(this.#span.source.path)],
      ]),
      tree.host(this.#host),
      ...files('host_vars', [this.#host]),
    ];
  }

  #trying(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof InfrakitError)) throw error;
      if (this.#options.get('strict') !== true) return;
      report(this.#context, `${what} failed for the host "${this.#host}": ${error.message}`, {
        span: this.#span,
        hint: error.hint,
      });
    }
  }
}

/** Constructed groups never have letters that no variable may have. */
const safeName = (name: string): string => name.replace(/^[^\p{L}_]|[^\p{L}\p{N}_]/gu, '_');
