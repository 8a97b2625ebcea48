import type { CallArguments } from '../library.ts';
import { methodOf } from '../operations/methods.ts';
import { typeName } from '../operations/type-name.ts';
import { refuse } from '../operations/usable.ts';
import type { Value } from '../value.ts';

/** What a Python method of a value gives, for the filters that do just that. */
export function callMethod(receiver: Value, name: string, args: CallArguments): Value {
  const method = methodOf(receiver, name);
  return method ? method.call(args) : refuse(`a value of type ${typeName(receiver)} has no method ${name}()`);
}
