import { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import type { CallArguments } from './library.ts';
import type { Value } from './value.ts';

/** The default of a parameter that must be given. */
export const REQUIRED = Symbol('required');

/** The parameters of a callable, in their positional order, with their defaults; one with `undefined` may be absent. */
export type Parameters = Readonly<Record<string, Value | typeof REQUIRED | undefined>>;
export type Bound<P extends Parameters> = {
  readonly [name in keyof P]: undefined extends P[name] ? Value | undefined : Value;
};

const NOTHING: readonly Value[] = [];

/** What is left of the arguments after the parameters took theirs: Python's `*args` and `**kwargs`. */
export interface Rest {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/**
 * Binds the arguments of a call to parameters as Python does: by position, then by name, then by default.
 *
 * @param what names the callable in errors, such as `the filter 'truncate'` or `split()`
 * @throws InfrakitError for a missing, unknown, repeated or surplus argument
 */
export function bind<P extends Parameters>(what: string, parameters: P, args: CallArguments): Bound<P> {
  const { bound, rest } = bindSome(what, parameters, args);
  if (rest.positional.length === 0 && rest.named.size === 0) return bound;
  const names = Object.keys(parameters);
  if (rest.positional.length > 0) {
    const takes = names.length === 0 ? 'no arguments' : `at most ${names.length} (${names.join(', ')})`;
    const given = args.positional.length;
    throw new InfrakitError(`${what} takes ${takes}, but ${given} ${given === 1 ? 'was' : 'were'} given`);
  }
  for (const name of rest.named.keys()) {
    throw new InfrakitError(`${what} has no argument '${name}'`, {
      hint: didYouMean(name, names) ?? (names.length > 0 ? `it takes ${names.join(', ')}` : 'it takes no arguments'),
    });
  }
  return bound;
}

/** Like `bind`, for a callable that also takes any further arguments: those are handed back as `rest`. */
export function bindSome<P extends Parameters>(
  what: string,
  parameters: P,
  args: CallArguments,
): { readonly bound: Bound<P>; readonly rest: Rest } {
  const names = Object.keys(parameters);
  const named = args.named.size === 0 ? undefined : new Map(args.named);
  const bound: Record<string, Value | undefined> = {};
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const byPosition = args.positional[index];
    const byName = named?.get(name);
    if (byPosition !== undefined && byName !== undefined) throw new InfrakitError(`${what} got '${name}' twice`);
    // None is a value like any other: only what was not given has its default.
    const given = byPosition === undefined ? byName : byPosition;
    const value = given === undefined ? parameters[name] : given;
    if (value === REQUIRED) throw new InfrakitError(`${what} needs the argument '${name}'`);
    bound[name] = value;
    named?.delete(name);
  }
  const positional = args.positional.length > names.length ? args.positional.slice(names.length) : NOTHING;
  return { bound: bound as Bound<P>, rest: { positional, named: named ?? args.named } };
}
