import { randomInt } from 'node:crypto';
import { optional, wantInteger } from '../../coerce.ts';
import { MersenneTwister } from '../../formats/random/mersenne-twister.ts';
import type { Filter } from '../../library.ts';
import { isInteger } from '../../operations/number.ts';
import { iterate } from '../../operations/sequence.ts';
import { typeName } from '../../operations/type-name.ts';
import { refuse, usable } from '../../operations/usable.ts';
import { Undefined, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

/** Draws a whole number from 0 to below a limit. */
type Draw = (limit: number) => number;

/** The same seed draws the same numbers, as in Python; without one they are the system's. */
function drawFrom(filter: string, seed: Value): Draw {
  const known = usable(seed);
  if (known === null) return (limit) => randomInt(limit);
  if (typeof known !== 'string' && !isInteger(known)) {
    return refuse(`the seed of the filter '${filter}' must be a text or an integer, not ${typeName(known)}`);
  }
  const generator = new MersenneTwister(typeof known === 'string' ? known : BigInt(known));
  return (limit) => generator.below(limit);
}

function drawNumber(draw: Draw, start: number, end: number, step: number): number {
  const count = step === 0 ? 0 : Math.ceil((end - start) / step);
  if (count < 1) refuse(`the filter 'random' has nothing to choose from ${start} to ${end} in steps of ${step}`);
  return start + step * draw(count);
}

function shuffle(items: Value[], draw: Draw): Value[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = draw(i + 1);
    const held = items[i] ?? null;
    items[i] = items[j] ?? null;
    items[j] = held;
  }
  return items;
}

/** Filters that draw at random. */
export const randomFilters: readonly Filter[] = [
  defineFilter(['random'], { start: null, step: null, seed: null }, (input, args) => {
    const draw = drawFrom('random', args.seed);
    const start = optional(wantInteger, "the start of the filter 'random'", args.start);
    const step = optional(wantInteger, "the step of the filter 'random'", args.step);
    if (isInteger(input)) return drawNumber(draw, start ?? 0, Number(input), step ?? 1);
    if (start !== undefined || step !== undefined)
      refuse("start and step can only be used with integer values of the filter 'random'");
    if (input === null || typeof input === 'boolean') refuse('random can only be used on sequences and integers');
    const items = iterate(input);
    return items.length === 0
      ? new Undefined('random', 'there is no random item: the sequence is empty')
      : (items[draw(items.length)] ?? null);
  }),
  defineFilter(['shuffle'], { seed: null }, (input, { seed }) =>
    shuffle([...iterate(input)], drawFrom('shuffle', seed)),
  ),
];
