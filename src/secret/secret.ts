import { inspect } from 'node:util';

/** A value that shows itself as `***` wherever it is printed, joined, logged or serialised. */
export class Secret<T = string> {
  readonly #value: T;
  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself; call it only where it is put to its use. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return '***';
  }
}
