import { readClass } from './character-class.ts';
import { Cursor } from './cursor.ts';
import { readEscape } from './escape.ts';
import { changeFlags, type RegexFlags } from './flags.ts';

/** A Python pattern as a JavaScript one. */
export interface Translation {
  /** For the flags `v`, plus `i` where `ignorecase` is set. */
  readonly source: string;
  readonly ignorecase: boolean;
  /** The JavaScript number of each Python group; atomic groups cost extra numbers. Index 0 is the whole match. */
  readonly groups: readonly number[];
  readonly names: ReadonlyMap<string, number>;
  /** Quantifiers that can match in many ways: two of them, or one around a group, can backtrack for a very long time. */
  readonly unbounded: number;
}

interface OpenGroup {
  /** Where its text starts in the output, for quantifiers that wrap it. */
  readonly start: number;
  readonly flags: RegexFlags;
  /** What closes it in the output. */
  readonly close: string;
}

const PLAIN_GROUPS = [':', '=', '!', '<=', '<!'];
const INLINE_FLAGS = /^([aiLmsux]*)(?:-([imsx]+))?([:)])/;

/**
 * Translates the syntax of Python's `re` to that of a JavaScript `RegExp` with the flag `v`. All flags but `ignorecase`
 * are compiled into the pattern, because JavaScript means other line ends by `^`, `$` and `.`.
 *
 * @throws InfrakitError for a malformed pattern and for what has no counterpart (conditional groups, `(?i:…)`, `a++`)
 */
export function translate(pattern: string, flags: RegexFlags = {}): Translation {
  return new Translator(pattern, flags).run();
}

class Translator {
  readonly #cursor: Cursor;
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
    this.#cursor = new Cursor(pattern);
    this.#flags = flags;
  }

  run(): Translation {
    while (!this.#cursor.isDone) this.#step(this.#cursor.take());
    if (this.#open.length > 0) this.#cursor.fail('a parenthesis is not closed');
    return {
      source: this.#output.join(''),
      ignorecase: this.#flags.ignorecase ?? false,
      groups: this.#groups,
      names: this.#names,
      unbounded: this.#unbounded,
    };
  }

  #step(char: string): void {
    if (this.#flags.verbose && /[\s#]/.test(char)) this.#skipComment(char);
    else if (char === '(') this.#openGroup();
    else if (char === ')') this.#closeGroup();
    else if (char === '|') this.#alternative();
    else if (char === '{') this.#counted();
    else if ('*+?'.includes(char)) this.#repeated(char);
    else this.#emit(this.#atomFor(char));
  }

  #atomFor(char: string): string {
    const { multiline, dotall } = this.#flags;
    switch (char) {
      case '\\':
        return this.#escape();
      case '[':
        return this.#cursor.read(readClass);
      case '.':
        return dotall ? '[\\s\\S]' : '[^\\n]';
      case '^':
        return multiline ? '(?<![^\\n])' : '(?<![\\s\\S])';
      case '$':
        return multiline ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))';
      default:
        return /[}\]/]/.test(char) ? `\\${char}` : char;
    }
  }

  #escape(): string {
    if (this.#cursor.isDone) this.#cursor.fail('it ends with a backslash');
    const [reference] = /^[1-9]\d?/.exec(this.#cursor.rest) ?? [];
    if (reference === undefined) return this.#cursor.read(readEscape);
    this.#cursor.accept(reference);
    return this.#backReference(Number(reference));
  }

  #skipComment(char: string): void {
    if (char === '#') this.#cursor.skipPast('\n');
  }

  #alternative(): void {
    this.#output.push('|');
    this.#atom = undefined;
  }

  #openGroup(): void {
    if (!this.#cursor.accept('?')) {
      this.#capture();
      this.#push('(');
    } else if (this.#cursor.accept('P<')) {
      this.#names.set(this.#cursor.until('>'), this.#groups.length);
      this.#capture();
      this.#push('(');
    } else if (this.#cursor.accept('P=')) {
      const name = this.#cursor.until(')');
      const group = this.#names.get(name) ?? this.#cursor.fail(`it refers to the group "${name}", which is not there`);
      this.#emit(this.#backReference(group));
    } else if (this.#cursor.accept('#')) {
      this.#cursor.skipPast(')');
    } else if (this.#cursor.accept('>')) {
      // JavaScript has no atomic group, but a lookahead never changes its mind.
      this.#captures++;
      this.#push('(?:(?=(', `))\\${this.#captures})`);
    } else {
      const plain = PLAIN_GROUPS.find((start) => this.#cursor.accept(start));
      if (plain === undefined) this.#inlineFlags();
      else this.#push(`(?${plain}`);
    }
  }

  /** `(?im)` for the rest of the pattern, `(?s:…)` for a group. */
  #inlineFlags(): void {
    if (this.#cursor.accept('(')) this.#cursor.fail('conditional groups "(?(1)…)" are not supported');
    const [whole, on = '', off = '', end] = INLINE_FLAGS.exec(this.#cursor.rest) ?? [];
    if (whole === undefined) this.#cursor.fail(`"(?${this.#cursor.rest.charAt(0)}" starts nothing that is known`);
    this.#cursor.accept(whole ?? '');
    const flags = changeFlags(this.#flags, on, off);
    if (end === ':') {
      if (Boolean(flags.ignorecase) !== Boolean(this.#flags.ignorecase)) {
        this.#cursor.fail('"(?i:…)" for a part of a pattern is not supported; ignore case in the whole of it');
      }
      this.#push('(?:');
    }
    this.#flags = flags;
  }

  #push(open: string, close = ')'): void {
    this.#open.push({ start: this.#output.length, flags: this.#flags, close });
    this.#output.push(open);
    this.#atom = undefined;
  }

  #closeGroup(): void {
    const group = this.#open.pop() ?? this.#cursor.fail('a parenthesis is closed that was not opened');
    this.#output.push(group.close);
    // A global flag set inside a group counts for the whole pattern, as in Python.
    this.#flags = { ...group.flags, ignorecase: this.#flags.ignorecase ?? false };
    this.#atom = group.start;
  }

  /** `{2}`, `{2,}`, `{,3}`; any other brace stands for itself. */
  #counted(): void {
    const [whole, low = '', comma = '', high = ''] = /^(?=[\d,]*\d)(\d*)(,?)(\d*)\}/.exec(this.#cursor.rest) ?? [];
    if (whole === undefined) {
      this.#emit('\\{');
      return;
    }
    this.#cursor.accept(whole);
    if (comma || this.#ways() > 1) this.#unbounded += this.#ways();
    this.#quantify(`{${low || '0'}${comma}${high}}`);
  }

  #repeated(char: string): void {
    // Many optional parts in a row are as bad as a few repeated ones.
    this.#unbounded += char === '?' ? this.#ways() / 10 : this.#ways();
    this.#quantify(char);
  }

  /** A repeated group counts twice: it may match the same text in several ways itself. */
  #ways(): number {
    return this.#output[this.#atom ?? 0]?.startsWith('(') ? 2 : 1;
  }

  #quantify(quantifier: string): void {
    const start = this.#atom ?? this.#cursor.fail('a quantifier has nothing to repeat');
    const atom = this.#output.splice(start).join('');
    if (this.#cursor.accept('+')) this.#cursor.fail('possessive quantifiers such as "a++" are not supported');
    const lazy = this.#cursor.accept('?') ? '?' : '';
    // JavaScript does not repeat lookarounds, and our anchors are made of them.
    this.#output.push(/^\(\?[=!<]/.test(atom) ? `(?:${atom})` : atom, quantifier, lazy);
    this.#atom = undefined;
  }

  #capture(): void {
    this.#captures++;
    this.#groups.push(this.#captures);
  }

  #backReference(group: number): string {
    const number = this.#groups[group] ?? this.#cursor.fail(`it refers to the group ${group}, which is not there`);
    return `(?:\\${number})`;
  }

  #emit(atom: string): void {
    this.#atom = this.#output.length;
    this.#output.push(atom);
  }
}
