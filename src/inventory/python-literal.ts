import { type Dict, Float, type Key, Tuple, type Value } from '../template/value.ts';

/**
 * The value of a text that is a Python literal (`True`, `8080`, `['a', 'b']`, `{'a': 1}`), or undefined where it is
 * none: values in INI inventories are such literals, and else texts.
 */
export function pythonLiteral(text: string): Value | undefined {
  if (!LITERAL_START.test(text) || DOTTED.test(text)) return undefined;
  if (SMALL.test(text)) return Number(text);
  const reader = new LiteralReader(text);
  try {
    return reader.whole();
  } catch (error) {
    if (error === NO_LITERAL) return undefined;
    throw error;
  }
}

/** How every literal begins. What is told by this alone is most of an inventory. */
const LITERAL_START = /^\s*(?:[-+'"[({.\d]|True|False|None|[uUrRbB]{1,2}['"])/;
/** An address or a version. */
const DOTTED = /^\d+\.\d+\./;
const SMALL = /^(?:0|[1-9]\d{0,14})$/;

/** Most values of an inventory are no literals: one error with one stack is enough for all of them. */
const NO_LITERAL = new Error('not a Python literal');

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['True', true],
  ['False', false],
  ['None', null],
]);
const WORD = /[A-Z][a-z]+(?!\w)/y;
const INTEGER = /^(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?\d)*)$/;
const NUMBER = /[0-9.][\w.]*(?:(?<=[eE])[+-]\d[\d_]*)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};
/** The start of a text, perhaps with a prefix: bytes are taken as text. */
const STRING = /^(u|U|r|R|b|B|[bB][rR]|[rR][bB])?(['"])/;
const CODE = /\\(?:(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|([0-7]{1,3}))/y;
/** In a text, what neither ends nor escapes anything. */
const ORDINARY = /[^'"\\]+/y;
const DEEPEST = 50;

class LiteralReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Value {
    const value = this.#listed();
    this.#blanks();
    if (this.#at < this.#text.length && this.#peek() !== '#') throw NO_LITERAL;
    return value;
  }

  /** A value, or several with commas between them, which are a tuple. */
  #listed(): Value {
    const first = this.#value();
    if (!this.#takes(',')) return first;
    const items = [first];
    while (this.#at < this.#text.length && this.#peek() !== ')') {
      items.push(this.#value());
      if (!this.#takes(',')) break;
    }
    return Tuple.of<Value>(...items);
  }

  #value(): Value {
    if (++this.#depth > DEEPEST) throw NO_LITERAL;
    this.#blanks();
    const value = this.#unguarded();
    this.#depth--;
    return value;
  }

  #unguarded(): Value {
    const char = this.#peek();
    if (STRING.test(this.#text.slice(this.#at, this.#at + 3))) return this.#strings();
    if (char === '[') return this.#sequence(']');
    if (char === '(') return this.#parenthesised();
    if (char === '{') return this.#dict();
    if (char === '-' || char === '+') return this.#signed(char);
    WORD.lastIndex = this.#at;
    const [word = ''] = WORD.exec(this.#text) ?? [];
    const value = CONSTANTS.get(word);
    if (value === undefined) return this.#number();
    this.#at += word.length;
    return value;
  }

  #sequence(closing: string): Value[] {
    this.#at++;
    const items: Value[] = [];
    while (!this.#takes(closing)) {
      items.push(this.#value());
      if (this.#takes(',')) continue;
      this.#expect(closing);
      break;
    }
    return items;
  }

  #parenthesised(): Value {
    this.#at++;
    if (this.#takes(')')) return new Tuple();
    const value = this.#listed();
    this.#expect(')');
    return value;
  }

  #dict(): Dict {
    this.#at++;
    const dict: Dict = new Map();
    while (!this.#takes('}')) {
      const key = this.#value();
      if (typeof key === 'object' && key !== null) throw NO_LITERAL;
      this.#expect(':');
      dict.set(key as Key, this.#value());
      if (this.#takes(',')) continue;
      this.#expect('}');
      break;
    }
    return dict;
  }

  /** A text, or several that stand side by side and are one. */
  #strings(): string {
    let value = '';
    do {
      const [, prefix = '', quote = ''] = STRING.exec(this.#text.slice(this.#at, this.#at + 3)) ?? [];
      this.#at += prefix.length;
      value += this.#string(quote, /r/i.test(prefix));
      this.#blanks();
    } while (STRING.test(this.#text.slice(this.#at, this.#at + 3)));
    return value;
  }

  #string(quote: string, isRaw: boolean): string {
    const closing = this.#text.startsWith(quote.repeat(3), this.#at) ? quote.repeat(3) : quote;
    let value = '';
    for (this.#at += closing.length; this.#at < this.#text.length; ) {
      if (this.#text.startsWith(closing, this.#at)) {
        this.#at += closing.length;
        return value;
      }
      ORDINARY.lastIndex = this.#at;
      const [plain] = ORDINARY.exec(this.#text) ?? [];
      if (plain !== undefined) {
        value += plain;
        this.#at += plain.length;
      } else if (this.#peek() !== '\\') {
        value += this.#peek();
        this.#at++;
      } else if (isRaw) {
        value += this.#text.slice(this.#at, this.#at + 2);
        this.#at += 2;
      } else value += this.#escape();
    }
    throw NO_LITERAL;
  }

  #escape(): string {
    CODE.lastIndex = this.#at;
    const [code, hex, octal] = CODE.exec(this.#text) ?? [];
    if (code !== undefined) {
      this.#at += code.length;
      const point = hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex.slice(1), 16);
      if (point > 0x10ffff) throw NO_LITERAL;
      return String.fromCodePoint(point);
    }
    const escaped = this.#text.charAt(this.#at + 1);
    if (/[xuU]/.test(escaped)) throw NO_LITERAL;
    this.#at += 2;
    return ESCAPES[escaped] ?? `\\${escaped}`;
  }

  #signed(sign: string): Value {
    this.#at++;
    this.#blanks();
    const value = this.#number();
    if (sign === '+') return value;
    if (value instanceof Float) return new Float(-value.value);
    return typeof value === 'bigint' ? -value : -(value as number);
  }

  #number(): number | bigint | Float {
    NUMBER.lastIndex = this.#at;
    const [text] = NUMBER.exec(this.#text) ?? [];
    if (text === undefined) throw NO_LITERAL;
    this.#at += text.length;
    if (INTEGER.test(text)) {
      const value = BigInt(text.replaceAll('_', ''));
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    }
    if (!/^(?:\d[\d_]*)?\.?(?:\d[\d_]*)?(?:[eE][+-]?\d+)?$/.test(text) || !/\d/.test(text) || !/[.eE]/.test(text)) {
      throw NO_LITERAL;
    }
    const value = Number(text.replaceAll('_', ''));
    return Number.isInteger(value) ? new Float(value) : value;
  }

  #takes(char: string): boolean {
    this.#blanks();
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }

  #expect(char: string): void {
    if (!this.#takes(char)) throw NO_LITERAL;
  }

  #blanks(): void {
    while (/\s/.test(this.#peek())) this.#at++;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }
}
