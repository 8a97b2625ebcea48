import { bind, REQUIRED } from '../bind.ts';
import { optional, wantInteger, wantText } from '../coerce.ts';
import type { CallArguments } from '../library.ts';
import { Tuple, type Value } from '../value.ts';
import type { Method } from './bound-method.ts';
import { limitItems, limitText } from './limits.ts';
import { iterate } from './sequence.ts';
import { strip } from './string-layout.ts';
import { truth } from './truth.ts';
import { typeName } from './type-name.ts';
import { refuse } from './usable.ts';

export const PART_METHODS: readonly (readonly [string, Method<string>])[] = [
  ['decode', encode],
  ['encode', encode],
  ['join', (separator, args) => join(separator, iterate(bind('join()', { iterable: REQUIRED }, args).iterable))],
  ['partition', (text, args) => partition(text, onlyText('partition()', 'sep', args), text.indexOf.bind(text), false)],
  ['removeprefix', (text, args) => removePrefix(text, onlyText('removeprefix()', 'prefix', args))],
  ['removesuffix', (text, args) => removeSuffix(text, onlyText('removesuffix()', 'suffix', args))],
  ['replace', replace],
  [
    'rpartition',
    (text, args) => partition(text, onlyText('rpartition()', 'sep', args), text.lastIndexOf.bind(text), true),
  ],
  ['rsplit', (text, args) => splitMethod('rsplit()', text, args, splitRight)],
  ['split', (text, args) => splitMethod('split()', text, args, split)],
  ['splitlines', splitLinesMethod],
];

/** The one argument of a method, a text. */
const onlyText = (method: string, name: string, args: CallArguments): string =>
  wantText(`the argument '${name}' of ${method}`, bind(method, { [name]: REQUIRED }, args)[name] ?? null);

type Split = (text: string, separator: string | undefined, most: number) => string[];

function splitMethod(method: string, text: string, args: CallArguments, how: Split): readonly Value[] {
  const { sep, maxsplit } = bind(method, { sep: null, maxsplit: -1 }, args);
  const separator = optional(wantText, `the argument 'sep' of ${method}`, sep);
  if (separator === '') refuse(`${method} cannot split at an empty text`);
  const most = wantInteger(`the argument 'maxsplit' of ${method}`, maxsplit);
  return how(text, separator, most < 0 ? Number.POSITIVE_INFINITY : most);
}

/** `str.split`: at a separator, or at runs of white space where there is none; at most `most` cuts from the left. */
function split(text: string, separator?: string, most = Number.POSITIVE_INFINITY): string[] {
  if (separator !== undefined) {
    const parts = text.split(separator);
    return parts.length <= most + 1 ? parts : [...parts.slice(0, most), parts.slice(most).join(separator)];
  }
  const words: string[] = [];
  let rest = strip(text, undefined, true, false);
  while (rest !== '' && words.length < most) {
    const [word = rest] = /^[^\s\u001c-\u001f\u0085]+/.exec(rest) ?? [];
    words.push(word);
    rest = strip(rest.slice(word.length), undefined, true, false);
  }
  // A rest keeps its white space at the far end.
  return rest === '' ? words : [...words, rest];
}

function splitRight(text: string, separator?: string, most = Number.POSITIVE_INFINITY): string[] {
  if (separator === undefined) {
    const mirrored = split([...text].reverse().join(''), undefined, most);
    return mirrored.map((word) => [...word].reverse().join('')).reverse();
  }
  const parts = text.split(separator);
  if (parts.length <= most + 1) return parts;
  const cut = parts.length - most;
  return [parts.slice(0, cut).join(separator), ...parts.slice(cut)];
}

function splitLinesMethod(text: string, args: CallArguments): readonly Value[] {
  const { keepends } = bind('splitlines()', { keepends: false }, args);
  return splitLines(text, truth(keepends));
}

/** The lines of a text, without a last empty one. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines = text.match(
    /[^\r\n\v\f\u001c-\u001e\u0085\u2028\u2029]*(?:\r\n|[\r\n\v\f\u001c-\u001e\u0085\u2028\u2029]|$)/g,
  );
  const whole = (lines ?? []).filter((line) => line !== '');
  return keepEnds
    ? whole
    : whole.map((line) => line.replace(/(?:\r\n|[\r\n\v\f\u001c-\u001e\u0085\u2028\u2029])$/, ''));
}

function join(separator: string, items: readonly Value[]): string {
  const texts = items.map((item) =>
    typeof item === 'string' ? item : refuse(`join() wants texts, not a value of type ${typeName(item)}`),
  );
  limitText(texts.reduce((sum, text) => sum + text.length + separator.length, 0));
  return texts.join(separator);
}

function partition(text: string, separator: string, find: (part: string) => number, fromRight: boolean): Tuple {
  const index = find(separator);
  if (index >= 0) return Tuple.of(text.slice(0, index), separator, text.slice(index + separator.length));
  return fromRight ? Tuple.of('', '', text) : Tuple.of(text, '', '');
}

function replace(text: string, args: CallArguments): string {
  const bound = bind('replace()', { old: REQUIRED, new: REQUIRED, count: -1 }, args);
  const old = wantText("the argument 'old' of replace()", bound.old);
  const fresh = wantText("the argument 'new' of replace()", bound.new);
  return replaceText(text, old, fresh, wantInteger("the argument 'count' of replace()", bound.count));
}

/** `str.replace`: the first `count` occurrences, or all where it is negative. */
export function replaceText(text: string, old: string, fresh: string, count = -1): string {
  const most = count < 0 ? Number.POSITIVE_INFINITY : count;
  const parts = old === '' ? ['', ...text, ''] : text.split(old);
  limitItems(parts.length);
  limitText(text.length + Math.min(most, parts.length) * fresh.length);
  if (parts.length <= most + 1) return parts.join(fresh);
  return parts.slice(0, most + 1).join(fresh) + old + parts.slice(most + 1).join(old);
}

const removePrefix = (text: string, prefix: string): string =>
  text.startsWith(prefix) ? text.slice(prefix.length) : text;

const removeSuffix = (text: string, suffix: string): string =>
  suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;

/** Texts stand for their UTF-8 bytes here, so that `text.encode() | b64encode` means what it says. */
function encode(text: string, args: CallArguments): string {
  const { encoding, errors } = bind('encode()', { encoding: 'utf-8', errors: 'strict' }, args);
  const name = wantText("the argument 'encoding' of encode()", encoding);
  if (/^utf[-_]?8$/i.test(name)) return text;
  if (!/^(?:us-)?ascii$/i.test(name)) return refuse(`the encoding "${name}" is not supported`, 'use utf-8');
  if (/^\p{ASCII}*$/u.test(text)) return text;
  const replacement = NOT_ASCII.get(wantText("the argument 'errors' of encode()", errors));
  return replacement === undefined
    ? refuse(`a text with characters beyond ASCII cannot be encoded as "${name}"`, 'use utf-8')
    : text.replace(/\P{ASCII}/gu, replacement);
}

/** What stands for a character beyond ASCII, by the name of the error handler. */
const NOT_ASCII: ReadonlyMap<string, string> = new Map([
  ['ignore', ''],
  ['replace', '?'],
]);
