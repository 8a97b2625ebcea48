import { InfrakitError } from '../../../source/infrakit-error.ts';
import { readClass } from './character-class.ts';
import { readEscape } from './escape.ts';

export interface RegexFlags {
  readonly ignorecase?: boolean;
  readonly multiline?: boolean;
  readonly dotall?: boolean;
  readonly verbose?: boolean;
}

/** A Python pattern as a JavaScript one. */
export interface Translation {
  /** For the flags `v`, plus `i` where `ignorecase` is set. */
  readonly source: string;
  readonly ignorecase: boolean;
  /** The JavaScript number of each Python group; atomic groups cost extra numbers. Index 0 is the whole match. */
  readonly groups: readonly number[];
  readonly names: ReadonlyMap<string, number>;
  /** Quantifiers without an upper bound: two or more of them can backtrack for a very long time. */
  readonly unbounded: number;
}

interface OpenGroup {
  /** Where its text starts in the output, for quantifiers that wrap it. */
  readonly start: number;
  readonly flags: RegexFlags;
  /** What closes it in the output. */
  readonly close: string;
}

const FLAG_LETTERS: Readonly<Record<string, keyof RegexFlags | undefined>> = {
  i: 'ignorecase',
  m: 'multiline',
  s: 'dotall',
  x: 'verbose',
};

/**
 * Translates the syntax of Python's `re` to that of a JavaScript `RegExp` with the flag `v`. All flags but `ignorecase`
 * are compiled into the pattern, because JavaScript means other line ends by `^`, `$` and `.`.
 *
 * @throws InfrakitError for a malformed pattern and for what has no counterpart (conditional groups, `(?i:…)`)
 */
export function translate(pattern: string, flags: RegexFlags = {}): Translation {
  return new Translator(pattern, flags).run();
}

class Translator {
  readonly #pattern: string;
  #at = 0;
  #flags: RegexFlags;
  readonly #output: string[] = [];
  /** Where the last atom starts in the output: what a quantifier applies to. */
  #atom: number | undefined;
  readonly #open: OpenGroup[] = [];
  readonly #groups = [0];
  readonly #names = new Map<string, number>();
  #captures = 0;
  #unbounded = 0;

  constructor(pattern: string, flags: RegexFlags) {
    this.#pattern = pattern;
    this.#flags = flags;
  }

  run(): Translation {
    while (this.#at < this.#pattern.length) this.#step();
    if (this.#open.length > 0) this.#fail('a parenthesis is not closed');
    return {
      source: this.#output.join(''),
      ignorecase: this.#flags.ignorecase ?? false,
      groups: this.#groups,
      names: this.#names,
      unbounded: this.#unbounded,
    };
  }

  #step(): void {
    const char = this.#take();
    if (this.#flags.verbose && /\s/.test(char)) return;
    if (this.#flags.verbose && char === '#') {
      this.#skipPast('\n');
      return;
    }
    switch (char) {
      case '\\':
        this.#escape();
        return;
      case '[': {
        const { source, end } = readClass(this.#pattern, this.#at);
        this.#at = end;
        this.#emit(source);
        return;
      }
      case '(':
        this.#openGroup();
        return;
      case ')':
        this.#closeGroup();
        return;
      case '|':
        this.#output.push('|');
        this.#atom = undefined;
        return;
      case '.':
        this.#emit(this.#flags.dotall ? '[\\s\\S]' : '[^\\n]');
        return;
      case '^':
        this.#emit(this.#flags.multiline ? '(?<![^\\n])' : '(?<![\\s\\S])');
        return;
      case '$':
        this.#emit(this.#flags.multiline ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))');
        return;
      case '*':
      case '+':
      case '?':
        this.#quantify(char);
        return;
      case '{':
        this.#counted();
        return;
      default:
        this.#emit(this.#literal(char));
        return;
    }
  }

  #escape(): void {
    if (this.#at >= this.#pattern.length) this.#fail('it ends with a backslash');
    const reference = /^[1-9]\d?/.exec(this.#pattern.slice(this.#at));
    if (reference) {
      this.#at += reference[0].length;
      this.#emit(`(?:\\${this.#groupNumber(Number(reference[0]))})`);
      return;
    }
    const { source, end } = readEscape(this.#pattern, this.#at);
    this.#at = end;
    this.#emit(source);
  }

  #openGroup(): void {
    const start = this.#output.length;
    const push = (open: string, close = ')') => {
      this.#output.push(open);
      this.#open.push({ start, flags: this.#flags, close });
      this.#atom = undefined;
    };
    if (!this.#accept('?')) {
      this.#capture();
      push('(');
      return;
    }
    for (const plain of [':', '=', '!', '<=', '<!'])
      if (this.#accept(plain)) {
        push(`(?${plain}`);
        return;
      }
    if (this.#accept('P<')) {
      const name = this.#until('>');
      this.#names.set(name, this.#groups.length);
      this.#capture();
      push('(');
      return;
    }
    if (this.#accept('P=')) {
      const name = this.#until(')');
      const number = this.#names.get(name);
      if (number === undefined) this.#fail(`it refers to the group "${name}", which is not there`);
      this.#emit(`(?:\\${this.#groupNumber(number ?? 0)})`);
      return;
    }
    if (this.#accept('#')) {
      this.#skipPast(')');
      return;
    }
    if (this.#accept('>')) {
      this.#captures++;
      push('(?:(?=(', `))\\${this.#captures})`);
      return;
    }
    if (this.#accept('(')) this.#fail('conditional groups "(?(1)…)" are not supported');
    this.#inlineFlags(push);
  }

  /** `(?im)` for the rest of the pattern, `(?s:…)` for a group. */
  #inlineFlags(push: (open: string) => void): void {
    const [whole, on = '', off = '', end] =
      /^([aiLmsux]*)(?:-([imsx]+))?([:)])/.exec(this.#pattern.slice(this.#at)) ?? [];
    if (whole === undefined) this.#fail(`"(?${this.#pattern[this.#at] ?? ''}" starts nothing that is known`);
    this.#at += (whole ?? '').length;
    const flags: { -readonly [name in keyof RegexFlags]: boolean } = { ...this.#flags };
    for (const [letters, value] of [
      [on, true],
      [off, false],
    ] as const) {
      for (const letter of letters) {
        const name = FLAG_LETTERS[letter];
        if (name) flags[name] = value;
      }
    }
    if (end === ')') {
      this.#flags = flags;
      return;
    }
    if (flags.ignorecase !== this.#flags.ignorecase && (flags.ignorecase || this.#flags.ignorecase)) {
      this.#fail('"(?i:…)" for a part of a pattern is not supported; ignore case in the whole of it');
    }
    push('(?:');
    this.#flags = flags;
  }

  #closeGroup(): void {
    const group = this.#open.pop();
    if (!group) {
      this.#fail('a parenthesis is closed that was not opened');
      return;
    }
    this.#output.push(group.close);
    // A global flag set inside a group counts for the whole pattern, as in Python.
    this.#flags = { ...group.flags, ignorecase: this.#flags.ignorecase ?? false };
    this.#atom = group.start;
  }

  #counted(): void {
    const count = /^(\d*)(,?)(\d*)\}/.exec(this.#pattern.slice(this.#at));
    if (!count || count[0] === '}' || count[0] === ',}') {
      this.#emit('\\{');
      return;
    }
    this.#at += count[0].length;
    const [, low = '', comma = '', high = ''] = count;
    if (comma && !high) this.#unbounded++;
    this.#applyQuantifier(`{${low || '0'}${comma}${high}}`);
  }

  #quantify(char: string): void {
    if (char !== '?') this.#unbounded++;
    this.#applyQuantifier(char);
  }

  #applyQuantifier(quantifier: string): void {
    const start = this.#atom;
    if (start === undefined) {
      this.#fail('a quantifier has nothing to repeat');
      return;
    }
    const atom = this.#output.splice(start).join('');
    if (this.#accept('+')) this.#fail('possessive quantifiers such as "a++" are not supported');
    const lazy = this.#accept('?') ? '?' : '';
    // JavaScript does not repeat lookarounds, and our anchors are made of them.
    this.#output.push(atom.startsWith('(?') && !atom.startsWith('(?:') ? `(?:${atom})` : atom, quantifier, lazy);
    this.#atom = undefined;
  }

  #capture(): void {
    this.#captures++;
    this.#groups.push(this.#captures);
  }

  #groupNumber(python: number): number {
    const number = this.#groups[python];
    if (number === undefined) this.#fail(`it refers to the group ${python}, which is not there`);
    return number ?? 0;
  }

  #literal(char: string): string {
    return /[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
  }

  #emit(atom: string): void {
    this.#atom = this.#output.length;
    this.#output.push(atom);
  }

  #take(): string {
    const char = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += char.length;
    return char;
  }

  #accept(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #until(end: string): string {
    const stop = this.#pattern.indexOf(end, this.#at);
    if (stop < 0) this.#fail(`"${end}" is missing`);
    const text = this.#pattern.slice(this.#at, stop);
    this.#at = stop + end.length;
    return text;
  }

  #skipPast(end: string): void {
    const stop = this.#pattern.indexOf(end, this.#at);
    this.#at = stop < 0 ? this.#pattern.length : stop + end.length;
  }

  #fail(reason: string): never {
    throw new InfrakitError(`the regular expression ${JSON.stringify(this.#pattern)} cannot be used: ${reason}`);
  }
}
