import { MAX_PARTS } from '../../operations/limits.ts';
import { isInteger, isNumeric, numberOf } from '../../operations/number.ts';
import { compare } from '../../operations/order.ts';
import { itemsOf } from '../../operations/sequence.ts';
import { floatText } from '../../operations/text.ts';
import { typeName } from '../../operations/type-name.ts';
import { refuse, usable } from '../../operations/usable.ts';
import { Entity, isDict, isList, type Key, LazyDict, type Value } from '../../value.ts';

export interface JsonStyle {
  /** What one level is indented by; undefined writes everything on one line. */
  readonly indent?: string | undefined;
  readonly sortKeys?: boolean;
  /** Escapes everything beyond ASCII. */
  readonly ascii?: boolean;
  readonly separators?: readonly [item: string, key: string];
}

/** A value as JSON, written as Python's `json.dumps` writes it. */
export function dumpJson(value: Value, style: JsonStyle = {}): string {
  const [itemSeparator, keySeparator] = style.separators ?? [style.indent === undefined ? ', ' : ',', ': '];

  let parts = 0;
  const write = (item: Value, margin: string): string => {
    parts += 1;
    if (parts > MAX_PARTS) refuse(`a value of more than ${MAX_PARTS} parts cannot be written as JSON`);
    const known = usable(item);
    if (typeof known === 'string') return quoteJson(known, style.ascii ?? true);
    if (known === null) return 'null';
    if (typeof known === 'boolean') return String(known);
    if (isNumeric(known)) return isInteger(known) ? String(known) : floatJson(numberOf(known));
    if (isDict(known)) return block('{', [...known], '}', margin);
    if (known instanceof LazyDict) {
      return block(
        '{',
        [...known.keys()].map((key): [Key, Value] => [key, known.get(key) ?? null]),
        '}',
        margin,
      );
    }
    if (isList(known)) return block('[', known, ']', margin);
    if (known instanceof Entity) return known.items ? write(itemsOf(known) ?? [], margin) : write(known.text(), margin);
    return refuse(`a value of type ${typeName(known)} cannot be written as JSON`);
  };

  const block = (open: string, members: readonly Value[] | readonly [Key, Value][], close: string, margin: string) => {
    if (members.length === 0) return open + close;
    const inner = style.indent === undefined ? '' : margin + style.indent;
    const lines =
      open === '['
        ? members.map((item) => write(item as Value, inner))
        : sorted(members as readonly [Key, Value][]).map(
            ([key, item]) => quoteJson(keyText(key), style.ascii ?? true) + keySeparator + write(item, inner),
          );
    if (style.indent === undefined) return open + lines.join(itemSeparator) + close;
    return `${open}\n${inner}${lines.join(`${itemSeparator.trimEnd()}\n${inner}`)}\n${margin}${close}`;
  };

  const sorted = (entries: readonly [Key, Value][]) =>
    style.sortKeys ? entries.toSorted(([a], [b]) => compare(a, b)) : entries;

  return write(value, '');
}

/** A key as JSON has it: only texts are keys there. */
function keyText(key: Key): string {
  if (key === null) return 'null';
  return typeof key === 'number' && !Number.isInteger(key) ? floatJson(key) : String(key);
}

function floatJson(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatText(value);
}

function quoteJson(text: string, ascii: boolean): string {
  const quoted = JSON.stringify(text);
  if (!ascii) return quoted;
  return quoted.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
