import type { CallArguments, CallContext } from '../library.ts';
import { Callable, type Value } from '../value.ts';
import { BoundMethod } from './bound-method.ts';
import { typeName } from './type-name.ts';
import { refuse, usable } from './usable.ts';

/** What the renderer makes callable: a macro, a global function, a part of `loop`. */
export class NativeFunction extends Callable {
  readonly name: string;
  readonly #run: (args: CallArguments, context: CallContext) => Value;

  constructor(name: string, run: (args: CallArguments, context: CallContext) => Value) {
    super();
    this.name = name;
    this.#run = run;
  }

  call(args: CallArguments, context: CallContext): Value {
    return this.#run(args, context);
  }
}

/**
 * Calls what a template may call.
 *
 * @throws InfrakitError for everything else
 */
export function callValue(callable: Value, args: CallArguments, context: CallContext): Value {
  const known = usable(callable);
  if (known instanceof BoundMethod) return known.call(args);
  if (known instanceof NativeFunction) return known.call(args, context);
  return refuse(`a value of type ${typeName(known)} cannot be called`);
}
