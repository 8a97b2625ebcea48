import { REQUIRED } from '../bind.ts';
import { wantText } from '../coerce.ts';
import { compilePattern, type Pattern } from '../formats/regex/pattern.ts';
import type { Test } from '../library.ts';
import { text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse } from '../operations/usable.ts';
import type { Value } from '../value.ts';
import { defineTest } from './define.ts';

type Matching = (pattern: Pattern, input: string) => boolean;

const MATCHINGS: ReadonlyMap<string, Matching> = new Map<string, Matching>([
  ['search', (pattern, input) => pattern.search(input) !== undefined],
  ['match', (pattern, input) => pattern.match(input) !== undefined],
  ['fullmatch', (pattern, input) => pattern.match(input)?.end === input.length],
]);

const PARAMETERS = { pattern: REQUIRED, ignorecase: false, multiline: false } as const;

interface PatternArguments {
  readonly pattern: Value;
  readonly ignorecase: Value;
  readonly multiline: Value;
}

function matches(how: string, input: Value, args: PatternArguments): boolean {
  const matching = MATCHINGS.get(how);
  if (!matching) return refuse(`match_type of the test 'regex' is search, match or fullmatch, not '${how}'`);
  const flags = { ignorecase: truth(args.ignorecase), multiline: truth(args.multiline) };
  return matching(compilePattern(wantText('the pattern of a test', args.pattern), flags), text(input));
}

/** Tests of Ansible with Python's regular expressions. */
export const patternTests: readonly Test[] = [
  defineTest(['match'], PARAMETERS, (input, args) => matches('match', input, args)),
  defineTest(['search'], PARAMETERS, (input, args) => matches('search', input, args)),
  defineTest(['regex'], { ...PARAMETERS, match_type: 'search' }, (input, args) =>
    matches(text(args.match_type), input, args),
  ),
];
