import { toFloat, toInteger } from '../../operations/number.ts';
import { refuse } from '../../operations/usable.ts';
import type { Dict, Value } from '../../value.ts';

/** Python gives up at about a thousand levels; a host could send more than the stack of this process holds. */
const DEEPEST = 500;
const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/**
 * JSON as Python's `json.loads` reads it: `1.0` stays a float, integers keep all their digits, `NaN` is allowed.
 * The result is data: no text in it is ever a template.
 *
 * @throws InfrakitError with line and column where the text is no JSON
 */
export function parseJson(text: string): Value {
  const parser = new JsonParser(text);
  return parser.document();
}

class JsonParser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Value {
    const value = this.#value();
    this.#match(SPACE);
    if (this.#at < this.#text.length) this.#fail('there is more text behind the value');
    return value;
  }

  #value(): Value {
    this.#depth++;
    if (this.#depth > DEEPEST) this.#fail(`it is nested deeper than ${DEEPEST} levels`);
    const value = this.#anyValue();
    this.#depth--;
    return value;
  }

  #anyValue(): Value {
    this.#match(SPACE);
    const char = this.#text[this.#at];
    if (char === '{') return this.#object();
    if (char === '[') return this.#array();
    if (char === '"') return this.#string();
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#number();
  }

  #object(): Dict {
    const dict: Dict = new Map();
    this.#at++;
    if (this.#accept('}')) return dict;
    do {
      this.#match(SPACE);
      if (this.#text[this.#at] !== '"') this.#fail('a key in double quotes is missing');
      const key = this.#string();
      if (!this.#accept(':')) this.#fail('a colon is missing');
      dict.set(key, this.#value());
    } while (this.#accept(','));
    if (!this.#accept('}')) this.#fail('a comma or } is missing');
    return dict;
  }

  #array(): Value[] {
    const list: Value[] = [];
    this.#at++;
    if (this.#accept(']')) return list;
    do list.push(this.#value());
    while (this.#accept(','));
    if (!this.#accept(']')) this.#fail('a comma or ] is missing');
    return list;
  }

  #string(): string {
    const quoted = this.#match(STRING);
    if (quoted === undefined) this.#fail('a text is not closed, or has a control character or an unknown escape in it');
    return JSON.parse(quoted ?? '""') as string;
  }

  #number(): Value {
    const digits = this.#match(NUMBER);
    if (digits === undefined || digits === '') return this.#fail('a value is missing');
    return /[.eE]/.test(digits) ? toFloat(Number(digits)) : toInteger(BigInt(digits));
  }

  #accept(char: string): boolean {
    this.#match(SPACE);
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #fail(reason: string): never {
    const before = this.#text.slice(0, this.#at).split('\n');
    return refuse(`this is not JSON (line ${before.length}, column ${(before.at(-1) ?? '').length + 1}): ${reason}`);
  }
}
