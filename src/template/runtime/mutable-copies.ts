import { BoundMethod } from '../operations/bound-method.ts';
import { MUTATING_METHODS } from '../operations/methods.ts';
import { isDict, isList, type Value } from '../value.ts';
import { isBorrowed } from './settle.ts';

/**
 * Lets a template call `append` or `update` on a variable without writing into the scope: the first change makes a
 * copy, which stands for the original until the rendering ends.
 */
export class MutableCopies {
  /** Made with the first copy: few renderings need one. */
  #copies: WeakMap<object, Value> | undefined;

  /** The copy that stands for a value, or the value. */
  current(value: Value): Value {
    if (!this.#copies || typeof value !== 'object' || value === null) return value;
    return this.#copies.get(value) ?? value;
  }

  /** The callable, bound to a copy where it would change a value of the scope. */
  guard(callable: Value): Value {
    if (!(callable instanceof BoundMethod) || !MUTATING_METHODS.has(callable.name)) return callable;
    const receiver = this.current(callable.receiver);
    return callable.rebind(isBorrowed(receiver) ? this.#copy(receiver) : receiver);
  }

  #copy(value: Value): Value {
    if (!isList(value) && !isDict(value)) return value;
    const copy = isDict(value) ? new Map(value) : [...value];
    this.#copies ??= new WeakMap();
    this.#copies.set(value, copy);
    return copy;
  }
}
