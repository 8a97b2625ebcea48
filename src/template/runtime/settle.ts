import { markSeparate } from '../operations/separate.ts';
import { Template } from '../template.ts';
import { type Dict, isDict, isList, type Key, Tuple, type Value } from '../value.ts';

/**
 * The lists and dicts that belong to a scope, and whether they were searched for templates. Facts and results are
 * walked once for a run and not once for a task; nobody writes into a value of a scope afterwards, and templates work
 * on copies.
 */
const borrowed = new WeakMap<object, 'unread' | 'inert'>();

/** Notes that a value belongs to the scope. */
export function borrow(value: Value): void {
  if ((isList(value) || isDict(value)) && !borrowed.has(value)) borrowed.set(value, 'unread');
}

/** True for a list or dict that belongs to the scope, so that a template must not change it. */
export const isBorrowed = (value: Value): boolean => typeof value === 'object' && value !== null && borrowed.has(value);

/** True for a list or dict of the scope without any template in it. */
export const isInert = (value: object): boolean => borrowed.get(value) === 'inert';

/** Replaces the templates in lists and dicts, however deep, by their values. */
export class Settler {
  readonly #resolve: (template: Template) => Value;
  readonly #settled = new Map<object, Value>();

  constructor(resolve: (template: Template) => Value) {
    this.#resolve = resolve;
  }

  /** The value without any template in it; the same object where it had none. */
  settle(value: Value): Value {
    if (value instanceof Template) return this.#resolve(value);
    if (!isList(value) && !isDict(value)) return value;
    if (isInert(value)) return value;
    const known = this.#settled.get(value);
    if (known !== undefined) return known;
    const settled = isDict(value) ? this.#dict(value) : this.#list(value);
    if (settled === value) borrowed.set(value, 'inert');
    else this.#settled.set(value, settled);
    return settled;
  }

  #list(list: readonly Value[]): readonly Value[] {
    let copy: Value[] | undefined;
    for (let i = 0; i < list.length; i++) {
      const item = list[i] as Value;
      const settled = this.settle(item);
      if (settled !== item) copy ??= list.slice(0, i);
      copy?.push(settled);
    }
    if (!copy) return list;
    const settled = list instanceof Tuple ? Tuple.from(copy) : copy;
    for (const [i, item] of list.entries()) if (item instanceof Template) markSeparate(settled, i);
    return settled;
  }

  #dict(dict: Dict): Dict {
    let copy: Dict | undefined;
    let passed = 0;
    for (const [key, item] of dict) {
      const settledKey = this.settle(key) as Key;
      const settled = this.settle(item);
      if (!copy && (settled !== item || settledKey !== key)) copy = new Map([...dict].slice(0, passed));
      copy?.set(settledKey, settled);
      passed++;
    }
    for (const [key, item] of dict) if (copy && item instanceof Template) markSeparate(copy, key);
    return copy ?? dict;
  }
}
