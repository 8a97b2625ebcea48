import { REQUIRED } from '../../bind.ts';
import { optional, optionalText, wantInteger, wantText } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { limitText } from '../../operations/limits.ts';
import { percentFormat } from '../../operations/percent-format.ts';
import { capitalize } from '../../operations/string-case.ts';
import { strip } from '../../operations/string-layout.ts';
import { replaceText } from '../../operations/string-parts.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse } from '../../operations/usable.ts';
import { Tuple, type Value } from '../../value.ts';
import { callMethod } from '../call-method.ts';
import { defineFilter } from '../define.ts';

const WORD_START = /([-\s({[<]+)/;

const blanks = (count: number): string => {
  limitText(count);
  return ' '.repeat(Math.max(0, count));
};

function indent(input: string, margin: string, first: boolean, blank: boolean): string {
  const [head = '', ...rest] = input.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  limitText(input.length + rest.length * margin.length);
  const body = rest.map((line) => (line || blank ? margin + line : line));
  return [first ? margin + head : head, ...body].join('\n');
}

interface Truncation {
  readonly length: number;
  readonly killWords: boolean;
  readonly end: string;
  readonly leeway: number;
}

function truncate(input: string, { length, killWords, end, leeway }: Truncation): string {
  const chars = [...input];
  const room = length - [...end].length;
  if (room < 0) refuse(`the filter 'truncate' cannot fit its end ${JSON.stringify(end)} into ${length} characters`);
  if (leeway < 0) refuse("the argument 'leeway' of the filter 'truncate' cannot be negative");
  if (chars.length <= length + leeway) return input;
  const cut = chars.slice(0, room).join('');
  const lastSpace = cut.lastIndexOf(' ');
  return (killWords || lastSpace < 0 ? cut : cut.slice(0, lastSpace)) + end;
}

/** Unlike the method `title()`, the filter takes the capital letter also where there is a form for titles. */
function titled(word: string): string {
  const [first = '', ...rest] = word;
  return first.toUpperCase() + rest.join('').toLowerCase();
}

/** Filters of Jinja that turn one text into another. */
export const textFilters: readonly Filter[] = [
  defineFilter(['string'], {}, (input) => text(input)),
  defineFilter(['upper'], {}, (input) => text(input).toUpperCase()),
  defineFilter(['lower'], {}, (input) => text(input).toLowerCase()),
  defineFilter(['capitalize'], {}, (input) => capitalize(text(input))),
  defineFilter(['title'], {}, (input) => text(input).split(WORD_START).map(titled).join('')),
  defineFilter(['trim'], { chars: null }, (input, { chars }) => strip(text(input), optionalText(chars))),
  defineFilter(['center'], { width: 80 }, (input, { width }) =>
    callMethod(text(input), 'center', { positional: [width], named: new Map() }),
  ),
  defineFilter(['replace'], { old: REQUIRED, new: REQUIRED, count: null }, (input, args) =>
    replaceText(
      text(input),
      text(args.old),
      text(args.new),
      optional(wantInteger, "the count of 'replace'", args.count),
    ),
  ),
  defineFilter(['indent'], { width: 4, first: false, blank: false }, (input, { width, first, blank }) => {
    const margin = typeof width === 'string' ? width : blanks(wantInteger("the width of the filter 'indent'", width));
    return indent(wantText("what the filter 'indent' moves", input), margin, truth(first), truth(blank));
  }),
  defineFilter(['truncate'], { length: 255, killwords: false, end: '...', leeway: null }, (input, args) =>
    truncate(text(input), {
      length: wantInteger("the length of the filter 'truncate'", args.length),
      killWords: truth(args.killwords),
      end: text(args.end),
      leeway: optional(wantInteger, "the leeway of the filter 'truncate'", args.leeway) ?? 5,
    }),
  ),
  defineFilter(['wordcount'], {}, (input) => text(input).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  {
    names: ['format'],
    run(input, { positional, named }) {
      if (named.size === 0) return percentFormat(text(input), Tuple.from(positional));
      if (positional.length > 0) refuse("the filter 'format' takes values by position or by name, not both");
      return percentFormat(text(input), new Map<string, Value>(named));
    },
  },
];
