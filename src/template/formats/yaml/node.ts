import { isInteger, isNumeric, numberOf } from '../../operations/number.ts';
import { compare } from '../../operations/order.ts';
import { isSeparate } from '../../operations/separate.ts';
import { itemsOf } from '../../operations/sequence.ts';
import { floatText } from '../../operations/text.ts';
import { typeName } from '../../operations/type-name.ts';
import { refuse, type Usable, usable } from '../../operations/usable.ts';
import { Entity, isDict, isList, LazyDict, Tuple, type Value } from '../../value.ts';
import { staysText } from './plain.ts';

/** What the writer writes: a value with its style decided. */
export type OutputNode = OutputScalar | OutputSequence | OutputMapping;

export interface OutputScalar {
  readonly kind: 'scalar';
  readonly text: string;
  /** True where the text means the right thing without quotes. */
  readonly plain: boolean;
  /** True for what is no text, and would be read as one in quotes. */
  readonly isOther?: true;
  /** Wanted as lines below a `|`. */
  readonly block?: true;
}

export interface OutputSequence {
  readonly kind: 'sequence';
  readonly flow: boolean;
  readonly items: readonly OutputNode[];
}

export interface OutputMapping {
  readonly kind: 'mapping';
  readonly flow: boolean;
  readonly entries: readonly (readonly [OutputNode, OutputNode])[];
}

export interface NodeStyle {
  /** Collections on one line: always, never, or only those that hold no other collection. */
  readonly flow: boolean | 'leaves';
  readonly sortKeys: boolean;
  /** What to write of a text as lines below a `|`; undefined for a text that stays on its line. */
  readonly block?: ((text: string) => string | undefined) | undefined;
}

type Known = Map<object, OutputNode>;

/** A value as nodes, as PyYAML's representer makes them: a list or dict that is met again is the same node. */
export function toNode(value: Value, style: NodeStyle, known: Known = new Map()): OutputNode {
  const wanted = usable(value);
  if (!isList(wanted) && !isDict(wanted)) return makeNode(wanted, style, known);
  const node = known.get(wanted) ?? makeNode(wanted, style, known);
  const isEmptyTuple = wanted instanceof Tuple && wanted.length === 0;
  if (!isEmptyTuple) known.set(wanted, node);
  return node;
}

function makeNode(known: Usable, style: NodeStyle, nodes: Known): OutputNode {
  if (typeof known === 'string') return textNode(known, style);
  if (known === null) return scalar('null');
  if (typeof known === 'boolean') return scalar(String(known));
  if (isNumeric(known)) return scalar(isInteger(known) ? String(known) : floatYaml(numberOf(known)));
  if (isDict(known)) return mapping([...known], style, nodes, known);
  if (known instanceof LazyDict)
    return mapping(
      [...known.keys()].map((key) => [key, known.get(key) ?? null]),
      style,
      nodes,
      known,
    );
  if (isList(known)) return sequence(known, style, nodes);
  if (known instanceof Entity) {
    if (known.items) return sequence(itemsOf(known) ?? [], style, nodes);
    // Dates are scalars of their own type.
    return /^date/.test(known.typeName) ? scalar(known.text()) : toNode(known.text(), style);
  }
  return refuse(`a value of type ${typeName(known)} cannot be written as YAML`);
}

function textNode(text: string, { block }: NodeStyle): OutputScalar {
  const lines = block?.(text);
  if (lines !== undefined) return { kind: 'scalar', text: lines, plain: false, block: true };
  return { kind: 'scalar', text, plain: staysText(text) };
}

const scalar = (text: string): OutputScalar => ({ kind: 'scalar', text, plain: true, isOther: true });

function sequence(list: readonly Value[], style: NodeStyle, known: Known): OutputSequence {
  const items = Array.from(list, (item, i) => toNode(item, style, isSeparate(list, i) ? undefined : known));
  return { kind: 'sequence', flow: isFlow(items, style), items };
}

function mapping(
  pairs: readonly (readonly [Value, Value])[],
  style: NodeStyle,
  known: Known,
  dict: object,
): OutputMapping {
  const entries = sortPairs(pairs, style).map(([key, item]) => {
    return [toNode(key, style), toNode(item, style, isSeparate(dict, key) ? undefined : known)] as const;
  });
  return { kind: 'mapping', flow: isFlow(entries.flat(), style), entries };
}

const isFlow = (members: readonly OutputNode[], { flow }: NodeStyle): boolean =>
  flow === 'leaves' ? members.every((member) => member.kind === 'scalar') : flow;

function sortPairs(pairs: readonly (readonly [Value, Value])[], style: NodeStyle) {
  if (!style.sortKeys) return pairs;
  try {
    return pairs.toSorted(([a], [b]) => compare(a, b));
  } catch {
    // Keys of several types have no order; PyYAML leaves them as they are.
    return pairs;
  }
}

/** YAML 1.1 reads `1e+20` as a text, so a point is put in. */
function floatYaml(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatText(value);
  return text.includes('.') ? text : text.replace('e', '.0e');
}
