import { SyntaxFault } from './syntax-fault.ts';

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|(\r?\n)|([\s\S]))/g;

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);

/** What a quoted literal of a template file means: Python's escapes. */
export function readEscapedLiteral(literal: string, start: number): string {
  return literal.slice(1, -1).replace(ESCAPE, (written, x, u, long, octal, newline, letter) => {
    const hex = x ?? u ?? long;
    if (hex !== undefined) return fromCode(Number.parseInt(hex, 16), start, literal.length);
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    return newline === undefined ? (LETTERS.get(letter) ?? written) : '';
  });
}

/** What a quoted literal in a playbook means: only quotes can be escaped, so that a regex is written as it is. */
export function readLiteral(literal: string): string {
  return literal.slice(1, -1).replace(/\\(['"])/g, '$1');
}

function fromCode(code: number, start: number, length: number): string {
  if (code > 0x10ffff) throw new SyntaxFault('this text holds an escape beyond Unicode', start, start + length);
  return String.fromCodePoint(code);
}
