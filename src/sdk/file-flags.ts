import { joinShell, type Shell, sh } from '../shell/sh.ts';
import { type Change, change, need } from './change.ts';
import { str } from './params.ts';

/**
 * What the file system keeps of a file beside its mode, as `lsattr` lists it: one letter for each flag (chattr(1)), or
 * why the host cannot tell.
 */
export type FileFlags = { readonly letters: string } | { readonly unreadable: string };

/** Flags that belong to the file system: they are listed, and not ours to set or to take off (chattr(1)). */
const FIXED = 'eEhINVBXZ';

/** Flags that keep a file from being replaced: append only, immutable. */
const LOCKS = 'ai';

/** The parameter `attributes`: `+i` and `-i` set and take off, `=i` or `i` leaves no other, and an empty text leaves none. */
export const flags = () =>
  str().refine((text) => /^[-+=]?[A-Za-z]*$/.test(text), { error: 'must be letters of chattr, such as +i, -i or =i' });

/** Prints what `parseFlags` reads of `$p`. A host without `lsattr` says so in its place. */
export const LIST_FLAGS = sh`lsattr -d -- "$p" 2>&1`;

/** What `LIST_FLAGS` printed. */
export function parseFlags(listed: string): FileFlags {
  const [, letters] = /^([-A-Za-z]+) /.exec(listed) ?? [];
  if (letters === undefined) return { unreadable: listed.trim() || 'lsattr says nothing' };
  return { letters: letters.replaceAll('-', '') };
}

interface Flagged {
  readonly path: string;
  readonly type: string;
  readonly flags?: FileFlags;
}

/** True where a listing of `lsattr` shows what is asked for. */
export function hasFlags(listed: string, wanted: string): boolean {
  const present = listed.replaceAll('-', '');
  const after = lettersAfter(present, wanted);
  return without(present, after) === '' && without(after, present) === '';
}

/** The change that takes off flags that are not wanted: it comes first, because they may forbid all others. */
export function* clearFlags(at: Flagged, wanted: string | undefined): Iterable<Change> {
  const { present, next } = foresee(at, wanted);
  yield* changeFlags(at.path, '-', without(present, next), present);
}

/** The change that sets flags, also on what was just made: it comes last, because they may forbid all others. */
export function* setFlags(at: Flagged, wanted: string | undefined): Iterable<Change> {
  if (wanted !== undefined && at.type === 'absent') {
    return yield change('attributes', null, wanted, giveFlags(at.path, wanted), { path: at.path });
  }
  const { present, next } = foresee(at, wanted);
  yield* changeFlags(at.path, '+', without(next, present), common(present, next));
}

function* changeFlags(path: string, sign: '+' | '-', letters: string, before: string): Iterable<Change> {
  if (letters === '') return;
  const after = sign === '+' ? before + letters : without(before, letters);
  yield change('attributes', before, after, chattr(sign + letters, path), { path });
}

/** Gives a path that was just made its flags, beside those it got from its directory. */
export function giveFlags(path: string | Shell, wanted: string): Shell {
  const [sign, letters] = readWanted(wanted);
  if (sign !== '=') return chattr(sign + letters, path);
  // Not `chattr =`: that takes off what belongs to the file system, too.
  const clear = sh`{ x=$(lsattr -d -- ${path} | cut -d ' ' -f 1 | tr -d ${`${FIXED}${letters}-`})
[ -z "$x" ] || ${chattr(sh`"-$x"`, path)}; }`;
  const ours = without(letters, FIXED);
  return ours === '' ? clear : joinShell([clear, chattr(`+${ours}`, path)], ' && ');
}

/**
 * Opens a file for its replacement, as far as the task says something about the flags that forbid it, and gives the
 * new file the flags that are asked for and those the old one had.
 *
 * @throws Unmet where the host cannot tell the flags of the old file
 */
export function replaceFlagged(at: Flagged, wanted: string | undefined, replace: Shell): Shell[] {
  if (wanted === undefined) return [replace];
  if (at.type !== 'file') return [replace, giveFlags(at.path, wanted)];
  const { present, next } = foresee(at, wanted);
  const [sign, letters] = readWanted(wanted);
  const locks = common(present, sign === '=' ? LOCKS : common(LOCKS, letters));
  return [...(locks === '' ? [] : [chattr(`-${locks}`, at.path)]), replace, giveFlags(at.path, `=${next}`)];
}

/** @throws Unmet where flags are asked for and the host cannot tell them */
function foresee({ path, type, flags: seen }: Flagged, wanted: string | undefined): { present: string; next: string } {
  if (wanted === undefined || seen === undefined || type === 'link') return { present: '', next: '' };
  need('letters' in seen, `cannot read the attributes of ${path}: ${'letters' in seen ? '' : seen.unreadable}`);
  return { present: seen.letters, next: lettersAfter(seen.letters, wanted) };
}

function lettersAfter(present: string, wanted: string): string {
  const [sign, letters] = readWanted(wanted);
  if (sign === '-') return without(present, letters);
  if (sign === '+') return present + without(letters, present);
  return common(present, FIXED) + without(letters, FIXED);
}

function readWanted(wanted: string): readonly [sign: '+' | '-' | '=', letters: string] {
  const [, sign, letters = ''] = /^([-+=]?)(.*)$/.exec(wanted) ?? [];
  return [sign === '+' || sign === '-' ? sign : '=', letters];
}

const without = (letters: string, others: string): string =>
  [...letters].filter((one) => !others.includes(one)).join('');

const common = (letters: string, others: string): string => [...letters].filter((one) => others.includes(one)).join('');

/** Not every `chattr` knows `--`. */
const chattr = (what: string | Shell, path: string | Shell): Shell =>
  sh`chattr ${what} ${typeof path === 'string' && /^[-+=]/.test(path) ? `./${path}` : path}`;
