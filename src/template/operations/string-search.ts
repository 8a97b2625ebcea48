import type { CallArguments } from '../library.ts';
import { isList, type Value } from '../value.ts';
import type { Method } from './bound-method.ts';
import { bindParameters, integerArgument, textArgument } from './parameters.ts';
import { slice } from './sequence.ts';
import { refuse } from './usable.ts';

export const SEARCH_METHODS: readonly (readonly [string, Method<string>])[] = [
  ['count', (text, args) => searched('count', text, args, occurrences)],
  ['endswith', (text, args) => affix('endswith', args, (part) => text.endsWith(part))],
  ['find', (text, args) => searched('find', text, args, firstIndex)],
  ['index', (text, args) => found('index', searched('index', text, args, firstIndex))],
  ['rfind', (text, args) => searched('rfind', text, args, lastIndex)],
  ['rindex', (text, args) => found('rindex', searched('rindex', text, args, lastIndex))],
  ['startswith', (text, args) => affix('startswith', args, (part) => text.startsWith(part))],
];

type Search = (text: string, part: string, offset: number) => number;

const occurrences: Search = (text, part) => (part === '' ? [...text].length + 1 : text.split(part).length - 1);
const firstIndex: Search = (text, part, offset) => position(text, text.indexOf(part), offset);
const lastIndex: Search = (text, part, offset) => position(text, text.lastIndexOf(part), offset);

/** An index in UTF-16 units as one in characters of the whole text. */
const position = (text: string, index: number, offset: number): number =>
  index < 0 ? -1 : [...text.slice(0, index)].length + offset;

function searched(name: string, text: string, args: CallArguments, search: Search): number {
  const [part, start, end] = bindParameters(name, ['sub', 'start', 'end'], args);
  const length = [...text].length;
  const first = integerArgument(name, start ?? 0, 0);
  const offset = Math.max(0, first < 0 ? first + length : first);
  return search(String(slice(text, offset, end ?? null, null)), textArgument(name, part), offset);
}

const found = (name: string, index: number): number =>
  index < 0 ? refuse(`${name}(): the text does not hold this part`) : index;

function affix(name: string, args: CallArguments, matches: (part: string) => boolean): boolean {
  const [part] = bindParameters(name, ['part'], args);
  const parts: readonly Value[] =
    part !== undefined && isList(part) ? part : [part ?? refuse(`${name}() lacks an argument`)];
  return parts.some((candidate) => matches(textArgument(name, candidate)));
}
