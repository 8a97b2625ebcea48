import { bindSome, REQUIRED } from '../../bind.ts';
import { wantInteger } from '../../coerce.ts';
import { compilePattern, type Match, type Pattern } from '../../formats/regex/pattern.ts';
import { expandReplacement } from '../../formats/regex/replacement.ts';
import type { Filter } from '../../library.ts';
import { limitText } from '../../operations/limits.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse } from '../../operations/usable.ts';
import { Tuple, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

const flagsOf = (args: { readonly ignorecase: Value; readonly multiline: Value }) => ({
  ignorecase: truth(args.ignorecase),
  multiline: truth(args.multiline),
});

const FLAGS = { ignorecase: false, multiline: false };

const groupText = (match: Match, index: number): Value => match.groups[index] ?? null;

/** `\g<name>` and `\1` as the arguments of regex_search choose groups. */
function readGroup(reference: string, pattern: Pattern): number {
  const [, name, number] = /^\\(?:g<(\w+)>|(\d+))/.exec(reference) ?? [];
  const index =
    number !== undefined
      ? Number(number)
      : name === undefined
        ? undefined
        : (pattern.groupNumber(name) ?? Number(name));
  if (index === undefined || !(index <= pattern.groupCount)) {
    return refuse(
      `the filter 'regex_search' does not know the group ${JSON.stringify(reference)}`,
      'write \\\\1 or \\\\g<name>',
    );
  }
  return index;
}

const regexSearch: Filter = {
  names: ['regex_search'],
  run(input, args) {
    const what = "the filter 'regex_search'";
    const { bound, rest } = bindSome(what, { regex: REQUIRED }, args);
    const { ignorecase = false, multiline = false, ...unknown } = Object.fromEntries(rest.named);
    const [surplus] = Object.keys(unknown);
    if (surplus !== undefined) refuse(`${what} has no argument '${surplus}'`);
    const pattern = compilePattern(text(bound.regex), flagsOf({ ignorecase, multiline }));
    const groups = rest.positional.map((reference) => readGroup(text(reference), pattern));
    const match = pattern.search(text(input));
    if (!match) return null;
    return groups.length === 0 ? groupText(match, 0) : groups.map((index) => groupText(match, index));
  },
};

/** What `re.findall` gives for a match: all of it, its only group, or a tuple of its groups. */
function found(match: Match): Value {
  if (match.groups.length === 1) return match.groups[0] ?? '';
  const groups = match.groups.slice(1).map((group) => group ?? '');
  return groups.length === 1 ? (groups[0] ?? '') : Tuple.from(groups);
}

function replaceAll(
  input: string,
  pattern: Pattern,
  replacement: string,
  limit: number,
): { text: string; count: number } {
  const matches = pattern.all(input, limit > 0 ? limit : undefined);
  let result = '';
  let at = 0;
  for (const match of matches) {
    result += input.slice(at, match.start) + expandReplacement(replacement, match, pattern);
    at = match.end;
    limitText(result.length);
  }
  return { text: result + input.slice(at), count: matches.length };
}

function escapeFor(input: string, type: string): string {
  if (type === 'python') return input.replace(/[-\t\n\v\f\r #$&()*+.?[\\\]^{|}~]/g, '\\$&');
  if (type === 'posix_basic') return input.replace(/[[\].^$*\\]/g, '\\$&');
  return refuse(`the filter 'regex_escape' escapes for 'python' and 'posix_basic', not for '${type}'`);
}

/** Filters of Ansible with Python's regular expressions. Texts over 1 MB are refused. */
export const regexFilters: readonly Filter[] = [
  regexSearch,
  defineFilter(['regex_findall'], { regex: REQUIRED, multiline: false, ignorecase: false }, (input, args) =>
    compilePattern(text(args.regex), flagsOf(args)).all(text(input)).map(found),
  ),
  defineFilter(
    ['regex_replace'],
    { pattern: '', replacement: '', ...FLAGS, count: 0, mandatory_count: 0 },
    (input, args) => {
      const pattern = compilePattern(text(args.pattern), flagsOf(args));
      const limit = wantInteger("the count of the filter 'regex_replace'", args.count);
      const replaced = replaceAll(text(input), pattern, text(args.replacement), limit);
      const wanted = wantInteger("the mandatory_count of the filter 'regex_replace'", args.mandatory_count);
      if (wanted > 0 && replaced.count !== wanted) {
        refuse(
          `the filter 'regex_replace' should match ${JSON.stringify(text(args.pattern))} ${wanted} times, but matches ${replaced.count} times`,
        );
      }
      return replaced.text;
    },
  ),
  defineFilter(['regex_escape'], { re_type: 'python' }, (input, { re_type }) => escapeFor(text(input), text(re_type))),
];
