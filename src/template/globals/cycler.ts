import type { GlobalFunction } from '../library.ts';
import { NativeFunction } from '../operations/call.ts';
import { refuse } from '../operations/usable.ts';
import { Entity, type Value } from '../value.ts';

/** `cycler('odd', 'even')`: gives its items in turn, over and over. */
class Cycler extends Entity {
  readonly typeName = 'Cycler';
  readonly #items: readonly Value[];
  #at = 0;

  constructor(items: readonly Value[]) {
    super();
    this.#items = items;
  }

  attribute(name: string): Value | undefined {
    if (name === 'current') return this.#current();
    if (name === 'next') return new NativeFunction('next', () => this.#next());
    if (name === 'reset') return new NativeFunction('reset', () => this.#reset());
    return undefined;
  }

  text(): string {
    return '<Cycler>';
  }

  #current(): Value {
    return this.#items[this.#at] ?? null;
  }

  #next(): Value {
    const item = this.#current();
    this.#at = (this.#at + 1) % this.#items.length;
    return item;
  }

  #reset(): Value {
    this.#at = 0;
    return null;
  }
}

export const cycler: GlobalFunction = {
  name: 'cycler',
  run({ positional, named }) {
    if (positional.length === 0 || named.size > 0) refuse('cycler() takes the items it goes through');
    return new Cycler(positional);
  },
};
