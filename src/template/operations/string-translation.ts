import { bind, REQUIRED } from '../bind.ts';
import { wantDict, wantText } from '../coerce.ts';
import type { CallArguments } from '../library.ts';
import { type Dict, isList, type Key, type Value } from '../value.ts';
import type { Method } from './bound-method.ts';
import { isInteger } from './number.ts';
import { formatText } from './text-format.ts';
import { typeName } from './type-name.ts';
import { refuse, usable } from './usable.ts';

export const TRANSLATION_METHODS: readonly (readonly [string, Method<string>])[] = [
  ['format_map', (text, args) => formatText(text, fieldsOf(bind('format_map()', { mapping: REQUIRED }, args).mapping))],
  ['maketrans', (_text, args) => makeTable(args)],
  ['translate', (text, args) => translate(text, usable(bind('translate()', { table: REQUIRED }, args).table))],
];

const fieldsOf = (mapping: Value): CallArguments => ({
  positional: [],
  named: new Map(
    [...wantDict("the argument 'mapping' of format_map()", mapping)].map(([key, value]) => [String(key), value]),
  ),
});

const codeOf = (letter: string): number => letter.codePointAt(0) ?? 0;

/** `str.maketrans`: code points and what stands for them, from a dict or from two texts of one length and a third to drop. */
function makeTable(args: CallArguments): Dict {
  const { x, y, z } = bind('maketrans()', { x: REQUIRED, y: null, z: null }, args);
  if (y === null)
    return new Map([...wantDict("the argument 'x' of maketrans()", x)].map(([key, to]) => [keyOf(key), to]));
  const [from, to] = [
    [...wantText("the argument 'x' of maketrans()", x)],
    [...wantText("the argument 'y' of maketrans()", y)],
  ];
  if (from.length !== to.length) refuse('the first two arguments of maketrans() must have the same length');
  const dropped = z === null ? [] : [...wantText("the argument 'z' of maketrans()", z)];
  return new Map<Key, Value>([
    ...from.map((letter, index) => [codeOf(letter), codeOf(to[index] ?? '')] as const),
    ...dropped.map((letter) => [codeOf(letter), null] as const),
  ]);
}

function keyOf(key: Key): Key {
  if (typeof key !== 'string') return key;
  return [...key].length === 1 ? codeOf(key) : refuse('a key of the dict of maketrans() is longer than one character');
}

/** `str.translate`: each character by its code point, where the table has one. */
function translate(text: string, table: Value): string {
  if (typeof table === 'string')
    return table === '' ? text : [...text].map((letter) => [...table][codeOf(letter)] ?? letter).join('');
  const entry = (code: number): Value | undefined =>
    isList(table) ? table[code] : wantDict("the argument 'table' of translate()", table).get(code);
  return [...text].map((letter) => replacementFor(letter, entry(codeOf(letter)))).join('');
}

function replacementFor(letter: string, found: Value | undefined): string {
  if (found === undefined) return letter;
  if (found === null) return '';
  if (typeof found === 'string') return found;
  return isInteger(found)
    ? String.fromCodePoint(Number(found))
    : refuse(`translate() puts in texts and code points, not a value of type ${typeName(found)}`);
}
