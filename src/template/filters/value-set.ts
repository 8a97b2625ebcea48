import { equals } from '../operations/equality.ts';
import { exactOf, isNumeric } from '../operations/number.ts';
import { usable } from '../operations/usable.ts';
import type { Value } from '../value.ts';

/** Values by Python's equality. Texts and numbers are found at once; lists and dicts are compared one by one. */
export class ValueSet {
  readonly #simple = new Set<null | string | number | bigint>();
  readonly #others: Value[] = [];

  constructor(values: Iterable<Value> = []) {
    for (const value of values) this.add(value);
  }

  has(value: Value): boolean {
    const key = keyOf(value);
    return key === undefined ? this.#others.some((other) => equals(other, value)) : this.#simple.has(key);
  }

  /** Adds a value; false where an equal one was there. */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    const key = keyOf(value);
    if (key === undefined) this.#others.push(value);
    else this.#simple.add(key);
    return true;
  }
}

/** `1`, `1.0` and `True` are one value. */
function keyOf(value: Value): null | string | number | bigint | undefined {
  const known = usable(value);
  if (known === null || typeof known === 'string') return known;
  return isNumeric(known) ? exactOf(known) : undefined;
}
