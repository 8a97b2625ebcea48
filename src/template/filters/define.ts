import { type Bound, bind, type Parameters } from '../bind.ts';
import type { CallContext, Filter } from '../library.ts';
import type { Value } from '../value.ts';

/**
 * A filter with fixed parameters, in their positional order with their defaults.
 *
 * @param names what it is called; the first one stands in errors
 */
export function defineFilter<P extends Parameters>(
  names: readonly [string, ...string[]],
  parameters: P,
  run: (input: Value, args: Bound<P>, context: CallContext) => Value,
): Filter {
  const what = `the filter '${names[0]}'`;
  return { names, run: (input, args, context) => run(input, bind(what, parameters, args), context) };
}

/** As `defineFilter`, for one that sees undefined input. */
export function defineLenientFilter<P extends Parameters>(
  names: readonly [string, ...string[]],
  parameters: P,
  run: (input: Value, args: Bound<P>, context: CallContext) => Value,
): Filter {
  return { ...defineFilter(names, parameters, run), acceptsUndefined: true };
}
