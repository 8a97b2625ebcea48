import type { Lookup } from '../library.ts';
import { limitItems } from '../operations/limits.ts';
import { percentFormat } from '../operations/percent-format.ts';
import { repr, text } from '../operations/text.ts';
import { refuse } from '../operations/usable.ts';
import type { Value } from '../value.ts';
import { defineLookup } from './define.ts';

interface Sequence {
  readonly start: number;
  readonly end: number;
  readonly stride: number;
  readonly format: string;
}

/** `[start-]end[/stride][:format]`, the short form. */
const SHORT = /^(?:(0x[\da-f]+|0[0-7]*|\d+)-)?(0x[\da-f]+|0[0-7]*|\d+)(?:\/(-?\d+))?(?::(.+))?$/i;

function number(name: string, value: Value): number {
  const written = text(value);
  const octal = /^0[0-7]+$/.exec(written);
  const parsed = octal ? Number.parseInt(written, 8) : Number(written);
  return Number.isInteger(parsed)
    ? parsed
    : refuse(
        `Invalid type for configuration option ${name}: ${written} is not an integer`,
        "it is one of the lookup 'sequence'",
      );
}

/** What has the form of the short one, with words in the place of its numbers. */
const MALFORMED = /^(?:(\w+)-)?(\w+)(?:\/(-?\w+))?(?::(.+))?$/;

function readTerm(term: string): ReadonlyMap<string, Value> {
  const short = SHORT.exec(term.trim()) ?? MALFORMED.exec(term.trim());
  if (short) {
    const [, start, end, stride, format] = short;
    const written = { start, end, stride, format };
    return new Map(
      Object.entries(written).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    );
  }
  return new Map(
    (term.match(/\S+=(?:"[^"]*"|'[^']*'|\S*)/g) ?? []).map((pair) => {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      return [name, value.replace(/^(["'])(.*)\1$/s, '$2')];
    }),
  );
}

function readSequence(fields: ReadonlyMap<string, Value>): Sequence | undefined {
  const strange = [...fields.keys()].filter((name) => !['start', 'end', 'count', 'stride', 'format'].includes(name));
  if (strange.length > 0) refuse(`unrecognized arguments to with_sequence: ${repr(strange)}`);
  const get = (name: string, otherwise: number) =>
    fields.has(name) ? number(name, fields.get(name) ?? null) : otherwise;
  const count = fields.get('count');
  if (count === undefined && !fields.has('end')) refuse('must specify count or end in with_sequence');
  if (count !== undefined && fields.has('end')) refuse("can't specify both count and end in with_sequence");
  const format = text(fields.get('format') ?? '%d');
  if (count === undefined) {
    const [start, end] = [get('start', 1), get('end', 0)];
    return { start, end, stride: get('stride', start <= end ? 1 : -1), format };
  }
  const [start, stride, amount] = [get('start', 1), get('stride', 1), number('count', count)];
  return amount === 0 ? undefined : { start, stride, end: start + (amount - 1) * stride, format };
}

function generate({ start, end, stride, format }: Sequence): Value[] {
  if (stride > 0 && end < start) refuse('to count backwards make stride negative');
  if (stride < 0 && end > start) refuse("to count forward don't make stride negative");
  if (stride === 0) return [];
  if (format.replaceAll('%%', '').split('%').length !== 2) refuse(`bad formatting string: ${format}`);
  limitItems((end - start) / stride + 1);
  const made: Value[] = [];
  for (let i = start; stride > 0 ? i <= end : i >= end; i += stride) made.push(percentFormat(format, i));
  return made;
}

/** `sequence` counts: `start=1 end=3 format=web%02d`, `5-8:host%d`, or the same as options. */
export const sequenceLookup: Lookup = defineLookup(
  ['sequence'],
  { start: null, end: null, count: null, stride: null, format: null },
  (terms, options) => {
    const written = Object.entries(options).filter(([, value]) => value !== null);
    const given: readonly Value[] = terms.length === 0 ? [''] : terms;
    return given.flatMap((term) => {
      const sequence = readSequence(new Map([...written, ...readTerm(text(term))]));
      return sequence ? generate(sequence) : [];
    });
  },
);
