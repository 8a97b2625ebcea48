import { type Bound, bind, type Parameters } from '../bind.ts';
import type { CallContext, Test } from '../library.ts';
import type { Value } from '../value.ts';

/** A test with fixed parameters, in their positional order with their defaults. The first name stands in errors. */
export function defineTest<P extends Parameters>(
  names: readonly [string, ...string[]],
  parameters: P,
  run: (input: Value, args: Bound<P>, context: CallContext) => boolean,
): Test {
  const what = `the test '${names[0]}'`;
  return { names, run: (input, args, context) => run(input, bind(what, parameters, args), context) };
}
