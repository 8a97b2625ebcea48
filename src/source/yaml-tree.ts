import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { InfrakitError } from './infrakit-error.ts';
import { locate, type SourceText, type Span } from './span.ts';
import { parseDocuments } from './yaml-documents.ts';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from './yaml-node.ts';
import { resolvePlain } from './yaml-scalar.ts';
import { bareTemplate } from './yaml-syntax-error.ts';
import { isUnsafeCollection, resolveTagged } from './yaml-tag.ts';

const DEEPEST = 200;
/** Nodes that aliases may stand for in all: a real file has thousands at most, a bomb has millions. */
const MOST_ALIASED = 200_000;

interface Anchored {
  readonly node: YamlNode;
  /** The nodes in it, those behind aliases counted each time. */
  readonly size: number;
}

/** Turns the tree of the YAML package into ours: types of YAML 1.1, aliases and merge keys resolved, tags checked. */
export class YamlTree {
  readonly errors: InfrakitError[] = [];
  readonly duplicates: InfrakitError[] = [];
  readonly #source: SourceText;
  readonly #read: string;
  readonly #anchors = new Map<string, Anchored>();
  #size = 0;
  #aliased = 0;

  /** @param read what the package read in the place of the text */
  constructor(source: SourceText, read = source.text) {
    this.#source = source;
    this.#read = read;
  }

  convert(node: Node, depth = 0, unsafe = false): YamlNode {
    const before = this.#size++;
    const converted = this.#convertGuarded(node, depth, unsafe);
    if (!isAlias(node) && 'anchor' in node && typeof node.anchor === 'string') {
      this.#anchors.set(node.anchor, { node: converted, size: this.#size - before });
    }
    return converted;
  }

  #convertGuarded(node: Node, depth: number, unsafe: boolean): YamlNode {
    try {
      return this.#convert(node, depth, unsafe);
    } catch (error) {
      if (!(error instanceof InfrakitError)) throw error;
      this.errors.push(error);
      return { kind: 'scalar', value: null, plain: true, span: this.#span(node) };
    }
  }

  #convert(node: Node, depth: number, unsafe: boolean): YamlNode {
    const span = this.#span(node);
    if (depth > DEEPEST) throw new InfrakitError(`the nesting is deeper than ${DEEPEST} levels`, { span });
    if (isAlias(node)) return this.#alias(node, span);
    if (isScalar(node)) return this.#scalar(node, span, unsafe);
    if (isSeq<Node>(node)) {
      const inert = (node.tag !== undefined && isUnsafeCollection(node.tag, 'seq', span)) || unsafe;
      return { kind: 'sequence', items: node.items.map((item) => this.convert(item, depth + 1, inert)), span };
    }
    if (isMap<Node, Node | null>(node)) {
      const inert = (node.tag !== undefined && isUnsafeCollection(node.tag, 'map', span)) || unsafe;
      return { kind: 'mapping', entries: this.#entries(node, depth, inert), span };
    }
    throw new InfrakitError('this YAML construct is not supported', { span });
  }

  #scalar(node: Scalar, span: Span, unsafe: boolean): YamlScalar {
    const text = this.#textOf(node, span);
    if (node.tag) return { kind: 'scalar', plain: false, ...resolveTagged(node.tag, text, span), span };
    const plain = node.type === 'PLAIN';
    const resolved = plain ? resolvePlain(text) : { value: text };
    const inert = unsafe && typeof resolved.value === 'string';
    return { kind: 'scalar', plain, ...resolved, ...(inert ? { tag: '!unsafe' } : {}), span };
  }

  /** Where a quoted text was changed to be read, it is read once more as it was written, alone. */
  #textOf(node: Scalar, { start, end }: Span): string {
    const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
    if (!isQuoted || this.#read === this.#source.text) return node.source ?? '';
    const written = this.#source.text.slice(start, end);
    if (written === this.#read.slice(start, end)) return node.source ?? '';
    const alone = parseDocuments(written).documents[0]?.contents;
    return (isScalar(alone) ? alone.source : node.source) ?? '';
  }

  #alias(node: Alias, span: Span): YamlNode {
    const anchored = this.#anchors.get(node.source);
    if (!anchored) {
      throw new InfrakitError(`the alias *${node.source} has no finished anchor &${node.source} before it`, { span });
    }
    this.#size += anchored.size;
    const fitted = this.#aliased <= MOST_ALIASED;
    this.#aliased += anchored.size;
    if (fitted && this.#aliased > MOST_ALIASED) {
      throw new InfrakitError(`the aliases of this file stand for more than ${MOST_ALIASED} values`, { span });
    }
    return anchored.node;
  }

  #entries(map: YAMLMap<Node, Node | null>, depth: number, unsafe: boolean): YamlEntry[] {
    const merged: YamlEntry[] = [];
    const own: YamlEntry[] = [];
    for (const pair of map.items) {
      const key = this.#key(pair, depth, unsafe);
      if (!key) continue;
      const value = pair.value ? this.convert(pair.value, depth + 1, unsafe) : emptyAfter(key);
      if (isMergeKey(pair.key)) merged.push(...this.#mergeSource(value));
      else own.push({ key, value });
    }
    this.#warnOfDuplicates(own);
    // As PyYAML does it: what is merged stands first in the order, what is written here wins.
    return lastOfEach([...merged, ...own]);
  }

  #warnOfDuplicates(own: readonly YamlEntry[]): void {
    const seen = new Map<YamlScalar['value'], YamlScalar>();
    for (const { key } of own) {
      const first = seen.get(key.value);
      if (first) {
        this.duplicates.push(
          new InfrakitError(
            `found a duplicate dict key (${key.value}): the first, at ${locate(first.span)}, is ignored`,
            {
              span: key.span,
            },
          ),
        );
      }
      seen.set(key.value, key);
    }
  }

  #key(pair: Pair<Node, Node | null>, depth: number, unsafe: boolean): YamlScalar | undefined {
    const key = this.convert(pair.key, depth + 1, unsafe);
    if (key.kind === 'scalar') return key;
    const { start } = key.span;
    const isTemplate = this.#source.text.startsWith('{', start) && this.#source.text[start - 1] === '{';
    this.errors.push(
      isTemplate
        ? bareTemplate({ ...key.span, start: start - 1 })
        : new InfrakitError('a list or mapping cannot be a key', { span: key.span }),
    );
    return undefined;
  }

  #mergeSource(value: YamlNode): readonly YamlEntry[] {
    const sources = value.kind === 'sequence' ? value.items : [value];
    // The first of several wins, so it is laid on last.
    return sources.toReversed().flatMap((source) => {
      if (source.kind === 'mapping') return (source satisfies YamlMapping).entries;
      throw new InfrakitError('only a mapping or a list of mappings can be merged with <<', { span: source.span });
    });
  }

  #span(node: Node): Span {
    const [start, end] = node.range ?? [0, 0];
    return { source: this.#source, start, end };
  }
}

const isMergeKey = (key: Node): boolean => isScalar(key) && key.type === 'PLAIN' && !key.tag && key.source === '<<';

const emptyAfter = (key: YamlScalar): YamlScalar => ({
  kind: 'scalar',
  value: null,
  plain: true,
  span: { ...key.span, start: key.span.end },
});

/** One entry for each key: the place of the first, the value of the last. */
function lastOfEach(entries: readonly YamlEntry[]): YamlEntry[] {
  return [...new Map(entries.map((entry) => [entry.key.value, entry])).values()];
}
