import { applyMode, compilePattern, nameOf, splitLines } from '../../sdk/index.ts';
import type { Found, Listing } from './find-probe.ts';

interface Rules {
  readonly patterns: readonly string[];
  readonly excludes: readonly string[];
  readonly use_regex: boolean;
  readonly hidden: boolean;
  readonly age?: string | undefined;
  readonly age_stamp: 'atime' | 'ctime' | 'mtime';
  readonly size?: string | undefined;
  /** Octal or symbolic. */
  readonly mode?: string | undefined;
  readonly exact_mode: boolean;
}

/** The files with the right name, age, size and mode. */
export function chooseFiles({ found, now }: Listing, rules: Rules): Found[] {
  const wanted = rules.patterns.map((pattern) => nameTest(pattern, rules.use_regex));
  const excluded = rules.excludes.map((pattern) => nameTest(pattern, rules.use_regex));
  return found.filter((file) => {
    const name = nameOf(file.path);
    if (!rules.hidden && name.startsWith('.')) return false;
    if (wanted.length > 0 && !wanted.some((test) => test(name))) return false;
    if (excluded.some((test) => test(name))) return false;
    return hasAge(file, now, rules) && hasSize(file, rules.size) && hasMode(file, rules);
  });
}

const STAMPS = { atime: 'accessed', ctime: 'changed', mtime: 'modified' } as const;
const AGES: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const SIZES: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** An age such as `2d` in seconds; negative for "at most". Undefined where it is none. */
export const parseAge = (text: string): number | undefined => parseAmount(text, AGES);

/** A size such as `10m` in bytes; negative for "at most". Undefined where it is none. */
export const parseSize = (text: string): number | undefined => parseAmount(text, SIZES);

function parseAmount(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, count = '', unit = ''] = /^(-?\d+)([a-z])?$/.exec(text.toLowerCase()) ?? [];
  const factor = unit === '' ? 1 : units[unit];
  return count === '' || factor === undefined ? undefined : Number(count) * factor;
}

function hasAge({ attributes }: Found, now: number, { age, age_stamp }: Rules): boolean {
  const limit = age === undefined ? undefined : parseAge(age);
  return limit === undefined || reaches(now - attributes[STAMPS[age_stamp]], limit);
}

function hasSize({ attributes }: Found, size: string | undefined): boolean {
  const limit = size === undefined ? undefined : parseSize(size);
  return limit === undefined || reaches(attributes.size, limit);
}

function hasMode({ attributes }: Found, { mode, exact_mode }: Rules): boolean {
  if (mode === undefined) return true;
  const bits = applyMode(mode, 0, false);
  return exact_mode ? attributes.mode === bits : (attributes.mode & bits) === bits;
}

/** The first so many, those of upper directories before those of lower ones. */
export function topmost<F extends Pick<Found, 'path'>>(files: readonly F[], limit: number | undefined): readonly F[] {
  if (limit === undefined) return files;
  const depth = ({ path }: F): number => path.split('/').length;
  return files.toSorted((one, other) => depth(one) - depth(other)).slice(0, limit);
}

/** At least the limit, or with a negative limit at most its amount. */
const reaches = (amount: number, limit: number): boolean => (limit >= 0 ? amount >= limit : amount <= -limit);

function nameTest(pattern: string, isRegex: boolean): (name: string) => boolean {
  if (isRegex) return (name) => compilePattern(pattern).match(name) !== undefined;
  const whole = compilePattern(`${fromWildcards(pattern)}\\Z`, { dotall: true });
  return (name) => whole.match(name) !== undefined;
}

/** `*`, `?`, `[a-z]` and `[!a-z]` as a regular expression. */
const fromWildcards = (pattern: string): string =>
  pattern.replace(
    /\[(!?)([^\]]+)\]|[*?]|[.+^${}()|[\]\\]/g,
    (piece, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\^[]/g, '\\$&')}]`;
      if (piece === '*') return '.*';
      return piece === '?' ? '.' : `\\${piece}`;
    },
  );

/** True where a line starts with what the pattern says, or the whole text holds it somewhere. */
export function containsMatch(text: string, pattern: string, wholeText: boolean): boolean {
  const compiled = compilePattern(pattern);
  if (wholeText) return compiled.search(text) !== undefined;
  return splitLines(text).some((line) => compiled.match(line) !== undefined);
}
