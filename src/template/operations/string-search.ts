import { bind, REQUIRED } from '../bind.ts';
import { optional, wantInteger, wantText } from '../coerce.ts';
import type { CallArguments } from '../library.ts';
import { isList } from '../value.ts';
import type { Method } from './bound-method.ts';
import { slice } from './sequence.ts';
import { refuse } from './usable.ts';

export const SEARCH_METHODS: readonly (readonly [string, Method<string>])[] = [
  ['count', (text, args) => searched('count()', text, args, occurrences)],
  ['endswith', (text, args) => affix('endswith()', 'suffix', text, args, (whole, part) => whole.endsWith(part))],
  ['find', (text, args) => searched('find()', text, args, firstIndex)],
  ['index', (text, args) => found('index()', searched('index()', text, args, firstIndex))],
  ['rfind', (text, args) => searched('rfind()', text, args, lastIndex)],
  ['rindex', (text, args) => found('rindex()', searched('rindex()', text, args, lastIndex))],
  ['startswith', (text, args) => affix('startswith()', 'prefix', text, args, (whole, part) => whole.startsWith(part))],
];

type Search = (text: string, part: string, offset: number) => number;

const occurrences: Search = (text, part) => (part === '' ? [...text].length + 1 : text.split(part).length - 1);
const firstIndex: Search = (text, part, offset) => position(text, text.indexOf(part), offset);
const lastIndex: Search = (text, part, offset) => position(text, text.lastIndexOf(part), offset);

/** An index in UTF-16 units as one in characters of the whole text. */
const position = (text: string, index: number, offset: number): number =>
  index < 0 ? -1 : [...text.slice(0, index)].length + offset;

function searched(method: string, text: string, args: CallArguments, search: Search): number {
  const { sub, start, end } = bind(method, { sub: REQUIRED, start: null, end: null }, args);
  const part = wantText(`the argument 'sub' of ${method}`, sub);
  const first = optional(wantInteger, `the argument 'start' of ${method}`, start) ?? 0;
  const offset = Math.max(0, first < 0 ? first + [...text].length : first);
  return search(String(slice(text, offset, end, null)), part, offset);
}

const found = (method: string, index: number): number =>
  index < 0 ? refuse(`${method}: the text does not hold this part`) : index;

type Matches = (text: string, part: string) => boolean;

function affix(method: string, name: string, text: string, args: CallArguments, matches: Matches): boolean {
  const { [name]: part = null, start, end } = bind(method, { [name]: REQUIRED, start: null, end: null }, args);
  const parts = isList(part) ? part : [part];
  const stretch = start === null && end === null ? text : String(slice(text, start ?? null, end ?? null, null));
  return parts.some((candidate) => matches(stretch, wantText(`the argument '${name}' of ${method}`, candidate)));
}
