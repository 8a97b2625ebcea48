import { isInteger, isNumeric, numberOf } from '../../operations/number.ts';
import { compare } from '../../operations/order.ts';
import { itemsOf } from '../../operations/sequence.ts';
import { floatText } from '../../operations/text.ts';
import { typeName } from '../../operations/type-name.ts';
import { refuse, usable } from '../../operations/usable.ts';
import { Entity, isDict, isList, LazyDict, type Value } from '../../value.ts';
import { staysText } from './plain.ts';

/** What the writer writes: a value with its style decided. */
export type OutputNode = OutputScalar | OutputSequence | OutputMapping;

export interface OutputScalar {
  readonly kind: 'scalar';
  readonly text: string;
  /** True where the text means the right thing without quotes. */
  readonly plain: boolean;
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
}

/** A value as nodes, as PyYAML's representer makes them. */
export function toNode(value: Value, style: NodeStyle): OutputNode {
  const known = usable(value);
  if (typeof known === 'string') return { kind: 'scalar', text: known, plain: staysText(known) };
  if (known === null) return scalar('null');
  if (typeof known === 'boolean') return scalar(String(known));
  if (isNumeric(known)) return scalar(isInteger(known) ? String(known) : floatYaml(numberOf(known)));
  if (isDict(known)) return mapping([...known], style);
  if (known instanceof LazyDict)
    return mapping(
      [...known.keys()].map((key) => [key, known.get(key) ?? null]),
      style,
    );
  if (isList(known)) return sequence(known, style);
  if (known instanceof Entity) return known.items ? sequence(itemsOf(known) ?? [], style) : toNode(known.text(), style);
  return refuse(`a value of type ${typeName(known)} cannot be written as YAML`);
}

const scalar = (text: string): OutputScalar => ({ kind: 'scalar', text, plain: true });

function sequence(list: readonly Value[], style: NodeStyle): OutputSequence {
  const items = Array.from(list, (item) => toNode(item, style));
  return { kind: 'sequence', flow: isFlow(items, style), items };
}

function mapping(pairs: readonly (readonly [Value, Value])[], style: NodeStyle): OutputMapping {
  const entries = sortPairs(pairs, style).map(([key, item]) => [toNode(key, style), toNode(item, style)] as const);
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
