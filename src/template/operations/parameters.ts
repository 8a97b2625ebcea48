import type { CallArguments } from '../library.ts';
import type { Value } from '../value.ts';
import { isInteger } from './number.ts';
import { typeName } from './type-name.ts';
import { refuse, usable } from './usable.ts';

/** The arguments of a call in the order of the parameters; undefined for those that are not given. */
export function bindParameters(
  callee: string,
  names: readonly string[],
  { positional, named }: CallArguments,
): (Value | undefined)[] {
  if (positional.length > names.length) {
    refuse(`${callee}() takes at most ${names.length} argument${names.length === 1 ? '' : 's'}`);
  }
  for (const name of named.keys()) {
    const index = names.indexOf(name);
    if (index < 0) refuse(`${callee}() has no argument "${name}"`);
    if (index < positional.length) refuse(`${callee}() got the argument "${name}" twice`);
  }
  return names.map((name, i) => (i < positional.length ? positional[i] : named.get(name)));
}

/** A required argument that is a text. */
export function textArgument(callee: string, value: Value | undefined): string {
  const known = value === undefined ? refuse(`${callee}() lacks an argument`) : usable(value);
  return typeof known === 'string' ? known : refuse(`${callee}() wants a text, not a value of type ${typeName(known)}`);
}

/** An optional argument that is an integer. */
export function integerArgument(callee: string, value: Value | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const known = usable(value);
  if (isInteger(known) || typeof known === 'boolean') return Number(known);
  return refuse(`${callee}() wants an integer, not a value of type ${typeName(known)}`);
}

/** As `bindParameters`, where every argument must be given. */
export function requireParameters(callee: string, names: readonly string[], args: CallArguments): Value[] {
  return bindParameters(callee, names, args).map((value, i) =>
    value === undefined ? refuse(`${callee}() lacks the argument "${names[i]}"`) : value,
  );
}

/** The one required argument of a call. */
export function onlyParameter(callee: string, name: string, args: CallArguments): Value {
  const [value] = requireParameters(callee, [name], args);
  return value ?? null;
}
