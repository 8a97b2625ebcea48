import { isInteger, isNumeric, numberOf } from './operations/number.ts';
import { text } from './operations/text.ts';
import { typeName } from './operations/type-name.ts';
import { refuse, usable } from './operations/usable.ts';
import { type Dict, isDict, LazyDict, type Value } from './value.ts';

/** A value that must be a text. `what` names the argument in the error. */
export function wantText(what: string, value: Value): string {
  const known = usable(value);
  return typeof known === 'string' ? known : refuse(`${what} must be a text, not a value of type ${typeName(known)}`);
}

/** A value that must be an integer; booleans count as in Python. */
export function wantInteger(what: string, value: Value): number {
  const known = usable(value);
  if (isInteger(known) || typeof known === 'boolean') return Number(known);
  return refuse(`${what} must be an integer, not a value of type ${typeName(known)}`);
}

/** A value that must be a number of any kind. */
export function wantNumber(what: string, value: Value): number {
  const known = usable(value);
  return isNumeric(known)
    ? numberOf(known)
    : refuse(`${what} must be a number, not a value of type ${typeName(known)}`);
}

/** A dict of either kind as one that is all there, or undefined for any other value. */
export function asDict(value: Value): Dict | undefined {
  const known = usable(value);
  if (isDict(known)) return known;
  return known instanceof LazyDict ? new Map([...known.keys()].map((key) => [key, known.get(key) ?? null])) : undefined;
}

/** A value that must be a dict. */
export const wantDict = (what: string, value: Value): Dict =>
  asDict(value) ?? refuse(`${what} must be a dict, not a value of type ${typeName(usable(value))}`);

/** The value as `want` reads it, or undefined for None: an argument that was left out. */
export function optional<T>(want: (what: string, value: Value) => T, what: string, value: Value): T | undefined {
  return value === null ? undefined : want(what, value);
}

/** The value as text, or undefined for None. */
export const optionalText = (value: Value): string | undefined => (value === null ? undefined : text(value));
