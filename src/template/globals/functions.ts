import { bind } from '../bind.ts';
import { asDict, wantInteger } from '../coerce.ts';
import { DateTime } from '../formats/time/date-time.ts';
import { strftime } from '../formats/time/strftime.ts';
import type { GlobalFunction } from '../library.ts';
import { toKey } from '../operations/dict-key.ts';
import { limitItems } from '../operations/limits.ts';
import { iterate } from '../operations/sequence.ts';
import { text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse, usable } from '../operations/usable.ts';
import { type Dict, Undefined, type Value } from '../value.ts';

/** `range(stop)`, `range(start, stop, step)`. */
const range: GlobalFunction = {
  name: 'range',
  run(args) {
    const bounds = args.positional.map((value) => wantInteger('a bound of range()', value));
    if (args.named.size > 0 || bounds.length < 1 || bounds.length > 3) refuse('range() takes one to three integers');
    const [first = 0, second, step = 1] = bounds;
    const [start, stop] = second === undefined ? [0, first] : [first, second];
    if (step === 0) refuse('the step of range() cannot be 0');
    const length = Math.max(0, Math.ceil((stop - start) / step));
    limitItems(length);
    return Array.from({ length }, (_, i) => start + i * step);
  },
};

/** The entries of a dict, or of a list of pairs. */
function entriesOf(value: Value): (readonly [Value, Value])[] {
  const dict = asDict(value);
  if (dict) return [...dict];
  return [...iterate(usable(value))].map((pair) => {
    const [key, item, ...rest] = iterate(pair);
    if (key === undefined || item === undefined || rest.length > 0)
      return refuse('dict() wants pairs of a key and a value');
    return [key, item];
  });
}

/** `dict(pairs, name=value)`. */
const dict: GlobalFunction = {
  name: 'dict',
  run({ positional, named }) {
    if (positional.length > 1) refuse('dict() takes at most one dict or list of pairs');
    const made: Dict = new Map();
    for (const source of positional) for (const [key, value] of entriesOf(source)) made.set(toKey(key), value);
    for (const [key, value] of named) made.set(key, value);
    return made;
  },
};

/** `now(utc=false, fmt=None)`: the moment, or its text. */
const now: GlobalFunction = {
  name: 'now',
  run(args) {
    const { utc, fmt } = bind('now()', { utc: false, fmt: null }, args);
    const { time } = DateTime.at(Date.now(), truth(utc));
    if (fmt !== null) return strftime(text(fmt), time);
    const { offset: _offset, zone: _zone, ...naive } = time;
    return new DateTime(naive);
  },
};

/** `undef(hint='…')`: a value that is an error as soon as it is used. */
const undef: GlobalFunction = {
  name: 'undef',
  run(args) {
    const { hint } = bind('undef()', { hint: null }, args);
    return new Undefined('undef()', hint === null ? 'a mandatory variable was not overridden' : text(hint));
  },
};

/** The functions that every template can call, beside those of the language itself. */
export const functions: readonly GlobalFunction[] = [range, dict, now, undef];
