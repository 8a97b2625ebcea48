import { InfrakitError } from '../source/infrakit-error.ts';
import type { Span } from '../source/span.ts';

const RANGE = /\[([^\][]*)\]/;
const BOUNDS = /^(?:(\d*):(\d+)|([a-zA-Z]):([a-zA-Z]))(?::(\d+))?$/;
const LARGEST = 100_000;

/**
 * The hosts that a name with ranges stands for: `web[1:3]`, `db[01:10:2].example`, `rack[a:f]`.
 *
 * @throws InfrakitError where a range is malformed or too large
 */
function expandRanges(pattern: string, span: Span): readonly string[] {
  const range = RANGE.exec(pattern);
  if (!range) {
    if (!/[[\]]/.test(pattern)) return [pattern];
    throw new InfrakitError(`"${pattern}" has a bracket that is not closed`, { span });
  }
  const head = pattern.slice(0, range.index);
  const tails = expandRanges(pattern.slice(range.index + range[0].length), span);
  const steps = stepsOf(range[1] ?? '', span);
  if (steps.length * tails.length > LARGEST)
    throw new InfrakitError(`more than ${LARGEST} hosts in one range`, { span });
  return steps.flatMap((step) => tails.map((tail) => head + step + tail));
}

function stepsOf(text: string, span: Span): readonly string[] {
  const bounds = BOUNDS.exec(text);
  const hint = 'ranges are [first:last] or [first:last:step] of numbers or of letters';
  if (!bounds) throw new InfrakitError(`"[${text}]" is not a range of hosts`, { span, hint });
  const [, first = '', last = '', firstLetter, lastLetter] = bounds;
  const step = Number(bounds[5] ?? 1);
  const isLetters = firstLetter !== undefined;
  const from = isLetters ? firstLetter.charCodeAt(0) : Number(first || 0);
  const to = isLetters ? (lastLetter ?? '').charCodeAt(0) : Number(last);
  if (step === 0 || from > to)
    throw new InfrakitError(`the range "[${text}]" runs backwards or stands still`, { span, hint });
  const width = first.startsWith('0') && first.length > 1 ? first.length : 0;
  if (width > 0 && width !== last.length) {
    throw new InfrakitError(`both ends of the range "[${text}]" must have the same number of digits`, { span });
  }
  const count = Math.floor((to - from) / step) + 1;
  if (count > LARGEST) throw new InfrakitError(`more than ${LARGEST} hosts in one range`, { span });
  const shown = (n: number) => (isLetters ? String.fromCharCode(n) : String(n).padStart(width, '0'));
  return Array.from({ length: count }, (_, i) => shown(from + i * step));
}

export interface WrittenHosts {
  readonly names: readonly string[];
  readonly port: number | undefined;
}

/**
 * The hosts that a name in an inventory stands for, with the port written after it: `web[1:3]:2222`,
 * `[2001:db8::1]:2222`. A bare IPv6 address has no port.
 *
 * @throws InfrakitError where a range is malformed or too large
 */
export function writtenHosts(text: string, span: Span): WrittenHosts {
  const bracketed = /^\[([0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)\](?::(\d+))?$/.exec(text);
  if (bracketed) return { names: [bracketed[1] ?? ''], port: portOf(bracketed[2]) };
  const colons = text.replace(/\[[^\]]*\]/g, '').split(':').length - 1;
  if (colons > 1) return { names: [text], port: undefined };
  const withPort = colons === 1 ? /^(.+):(\d+)$/.exec(text) : null;
  return { names: expandRanges(withPort?.[1] ?? text, span), port: portOf(withPort?.[2]) };
}

const portOf = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits));
