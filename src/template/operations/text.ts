import {
  Callable,
  type Dict,
  DictView,
  Entity,
  Float,
  isDict,
  isList,
  LazyDict,
  OMIT,
  OMIT_TEXT,
  Tuple,
  type Value,
} from '../value.ts';
import { limitText, MAX_DEPTH, MAX_PARTS } from './limits.ts';
import { refuse, usable } from './usable.ts';

/** Python's `str()`: `True`, `None`, `1.0`, `['a', 1]`. */
export function text(value: Value): string {
  const known = usable(value);
  if (known === OMIT) return OMIT_TEXT;
  return typeof known === 'string' ? known : represent(known, 0, { left: MAX_PARTS });
}

/** Python's `repr()`: as `str()`, with texts in quotes. */
export const repr = (value: Value): string => represent(value, 0, { left: MAX_PARTS });

interface Budget {
  left: number;
}

function represent(value: Value, depth: number, budget: Budget): string {
  const known = usable(value);
  if (--budget.left < 0) refuse(`a value of more than ${MAX_PARTS} parts cannot be printed`);
  if (depth > MAX_DEPTH) refuse(`a value nested deeper than ${MAX_DEPTH} levels cannot be printed`);
  if (known === null) return 'None';
  if (known === true) return 'True';
  if (known === false) return 'False';
  if (typeof known === 'string') return quoted(known);
  if (typeof known === 'bigint') return String(known);
  if (typeof known === 'number') return Number.isInteger(known) ? String(known) : floatText(known);
  if (known instanceof Float) return floatText(known.value);
  if (isList(known)) return listText(known, depth, budget);
  if (isDict(known)) return dictText(known, depth, budget);
  if (known instanceof LazyDict) {
    return dictText(new Map([...known.keys()].map((key) => [key, known.get(key) ?? null])), depth, budget);
  }
  if (known instanceof Entity) return known.text();
  if (known instanceof Callable) return `<function ${known.name}>`;
  if (known === OMIT) return quoted(OMIT_TEXT);
  throw new TypeError('a value of no known kind');
}

function listText(list: readonly Value[], depth: number, budget: Budget): string {
  const items = Array.from(list, (item) => represent(item, depth + 1, budget));
  limitText(items.reduce((sum, item) => sum + item.length, 0));
  if (list instanceof DictView) return `${list.typeName}([${items.join(', ')}])`;
  if (!(list instanceof Tuple)) return `[${items.join(', ')}]`;
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

function dictText(dict: Dict, depth: number, budget: Budget): string {
  const entries = [...dict].map(
    ([key, item]) => `${represent(key, depth + 1, budget)}: ${represent(item, depth + 1, budget)}`,
  );
  limitText(entries.reduce((sum, entry) => sum + entry.length, 0));
  return `{${entries.join(', ')}}`;
}

/** A float as Python prints it: always with a point or an exponent, which has two digits. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) return twoDigitExponent(value.toExponential());
  const plain = String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

/** `1e-5` as `1e-05`. */
export const twoDigitExponent = (exponential: string): string => exponential.replace(/e([+-])(\d)$/, 'e$10$2');

const NAMED_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A text in the quotes Python would choose, with what cannot be printed escaped. */
function quoted(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const body = value.replace(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (char) => {
    if (char === quote) return `\\${char}`;
    if (char === "'" || char === '"') return char;
    return NAMED_ESCAPES.get(char) ?? hexEscape(char.codePointAt(0) ?? 0);
  });
  return quote + body + quote;
}

/** Python's `ascii()`: as `repr`, with everything beyond ASCII escaped. */
export const asciiRepr = (value: Value): string =>
  repr(value).replace(/\P{ASCII}/gu, (char) => hexEscape(char.codePointAt(0) ?? 0));

function hexEscape(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
