import { InfrakitError } from '../../../source/infrakit-error.ts';
import type { RegexFlags } from './flags.ts';
import { type Translation, translate } from './translate.ts';
import { withinTime } from './watchdog.ts';

/** Longer texts are refused: what is matched comes from hosts, and matching can take time beyond linear. */
const LONGEST_TEXT = 1_048_576;
const CACHE_SIZE = 500;
/** On a text up to this length a single repetition is done before anybody notices. */
const SHORT_TEXT = 4096;

/** One match: `groups[0]` is the whole of it, a group that took no part is undefined. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** A compiled Python regular expression. */
export class Pattern {
  readonly #translation: Translation;
  readonly #regexp: RegExp;
  readonly #anchored: RegExp;
  readonly #text: string;

  /** @throws InfrakitError where the pattern is malformed or uses what is not supported */
  constructor(text: string, flags: RegexFlags) {
    this.#text = text;
    this.#translation = translate(text, flags);
    try {
      const flagLetters = this.#translation.ignorecase ? 'vi' : 'v';
      this.#regexp = new RegExp(this.#translation.source, `g${flagLetters}`);
      this.#anchored = new RegExp(this.#translation.source, `y${flagLetters}`);
    } catch (cause) {
      throw new InfrakitError(
        `the regular expression ${JSON.stringify(text)} cannot be used: ${(cause as Error).message}`,
        {
          cause,
        },
      );
    }
  }

  /** Groups without the whole match. */
  get groupCount(): number {
    return this.#translation.groups.length - 1;
  }

  /** The numbers of the named groups. */
  get groupNames(): ReadonlyMap<string, number> {
    return this.#translation.names;
  }

  /** The number of a named group, or undefined. */
  groupNumber(name: string): number | undefined {
    return this.#translation.names.get(name);
  }

  /** The first match anywhere in the text, or undefined. */
  search(text: string): Match | undefined {
    return this.#matches(this.#regexp, text, 1)[0];
  }

  /** The match at the start of the text, or undefined. */
  match(text: string): Match | undefined {
    return this.#matches(this.#anchored, text, 1)[0];
  }

  /** The first `limit` matches that do not overlap. */
  all(text: string, limit = Number.POSITIVE_INFINITY): readonly Match[] {
    return this.#matches(this.#regexp, text, limit);
  }

  #matches(regexp: RegExp, text: string, limit: number): Match[] {
    if (text.length > LONGEST_TEXT) {
      throw new InfrakitError(`regular expressions are not run on texts over ${LONGEST_TEXT} characters`, {
        hint: 'narrow the text down on the host first',
      });
    }
    const collect = () => {
      const found: Match[] = [];
      regexp.lastIndex = 0;
      while (found.length < limit) {
        const match = regexp.exec(text);
        if (!match) break;
        found.push({
          start: match.index,
          end: match.index + match[0].length,
          groups: this.#translation.groups.map((number) => match[number]),
        });
        if (match[0] === '') regexp.lastIndex += (text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1;
      }
      return found;
    };
    // The watchdog costs a thread: patterns that cannot backtrack much do without.
    const what = `the regular expression ${JSON.stringify(this.#text)}`;
    const isQuick = this.#translation.unbounded < (text.length > SHORT_TEXT ? 1 : 2);
    return isQuick ? collect() : withinTime(what, collect);
  }
}

const cache = new Map<string, Pattern>();

/** The compiled pattern, from a bounded cache: loops and filters over lists use the same one many times. */
export function compilePattern(text: string, flags: RegexFlags = {}): Pattern {
  const key = `${Number(flags.ignorecase ?? false)}${Number(flags.multiline ?? false)}${Number(flags.dotall ?? false)}${text}`;
  const known = cache.get(key);
  if (known) return known;
  if (cache.size >= CACHE_SIZE) cache.clear();
  const pattern = new Pattern(text, flags);
  cache.set(key, pattern);
  return pattern;
}
