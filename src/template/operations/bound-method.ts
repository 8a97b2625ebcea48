import type { CallArguments } from '../library.ts';
import { Callable, type Value } from '../value.ts';

/** One Python method of a built-in type, written for its receiver. */
export type Method<T> = (receiver: T, args: CallArguments) => Value;

/** A table of the methods a type has. Only what stands in such a table can be called on a value. */
export type Methods<T> = ReadonlyMap<string, Method<T>>;

/** A method with the value it was taken from, such as `name.split`. */
export class BoundMethod extends Callable {
  readonly name: string;
  readonly receiver: Value;
  readonly #method: Method<Value>;

  /** `method` must come from the table for the type of `receiver`. */
  constructor(name: string, receiver: Value, method: Method<never>) {
    super();
    this.name = name;
    this.receiver = receiver;
    this.#method = method as Method<Value>;
  }

  call(args: CallArguments): Value {
    return this.#method(this.receiver, args);
  }

  /** The same method of another value of the same type. */
  rebind(receiver: Value): BoundMethod {
    return new BoundMethod(this.name, receiver, this.#method);
  }
}
