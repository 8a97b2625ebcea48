import { bind, REQUIRED } from '../bind.ts';
import type { CallArguments } from '../library.ts';
import { NativeFunction } from '../operations/call.ts';
import { equals } from '../operations/equality.ts';
import { orElse, refuse } from '../operations/usable.ts';
import { Undefined, type Value } from '../value.ts';

/** The variable `loop` inside a `for`. Calling it renders the loop again for other items, where it is recursive. */
export class Loop extends NativeFunction {
  readonly #items: readonly Value[];
  readonly #depth: number;
  #index = -1;
  #lastChecked: readonly Value[] | undefined;

  constructor(items: readonly Value[], depth: number, again: ((items: Value) => Value) | undefined) {
    super('loop', (args) => {
      if (!again) return refuse('loop() can only be called in a loop that is marked "recursive"');
      return again(bind('loop()', { items: REQUIRED }, args).items);
    });
    this.#items = items;
    this.#depth = depth;
  }

  /** Goes on to the next item. */
  advance(): void {
    this.#index++;
  }

  override attribute(name: string): Value | undefined {
    const index = this.#index;
    const { length } = this.#items;
    switch (name) {
      case 'index':
        return index + 1;
      case 'index0':
        return index;
      case 'revindex':
        return length - index;
      case 'revindex0':
        return length - index - 1;
      case 'first':
        return index === 0;
      case 'last':
        return index === length - 1;
      case 'length':
        return length;
      case 'depth':
        return this.#depth;
      case 'depth0':
        return this.#depth - 1;
      case 'previtem':
        return this.#neighbour(name, index - 1);
      case 'nextitem':
        return this.#neighbour(name, index + 1);
      case 'cycle':
        return new NativeFunction('cycle', (args) => this.#cycle(args));
      case 'changed':
        return new NativeFunction('changed', (args) => this.#changed(args));
      default:
        return undefined;
    }
  }

  #neighbour(name: string, index: number): Value {
    return orElse(this.#items[index], () => new Undefined(`loop.${name}`, `there is no loop.${name} here`));
  }

  #cycle({ positional }: CallArguments): Value {
    const turn = positional[this.#index % positional.length];
    return orElse(turn, () => refuse('loop.cycle() wants at least one value'));
  }

  /** Whether the values differ from those of the last call. */
  #changed({ positional }: CallArguments): boolean {
    const last = this.#lastChecked;
    this.#lastChecked = positional;
    return last === undefined || !equals(last, positional);
  }
}
