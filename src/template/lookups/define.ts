import { type Bound, bind, type Parameters } from '../bind.ts';
import type { CallContext, Lookup } from '../library.ts';
import type { Value } from '../value.ts';

/** A lookup with named options and their defaults. The first name stands in errors. */
export function defineLookup<P extends Parameters>(
  names: readonly [string, ...string[]],
  options: P,
  run: (terms: readonly Value[], options: Bound<P>, context: CallContext) => readonly Value[],
): Lookup {
  const what = `the lookup '${names[0]}'`;
  return {
    names,
    run: (terms, named, context) => run(terms, bind(what, options, { positional: [], named }), context),
  };
}
