import { InfrakitError } from '../../../source/infrakit-error.ts';
import { codePoint, readCharacter, setOf } from './escape.ts';

type Member = { readonly code: number; readonly end: number } | { readonly set: string; readonly end: number };

/**
 * A class such as `[^]a-z\w]` as JavaScript's flag `v` has it, and where it ends. `at` is behind the opening bracket.
 *
 * @throws InfrakitError where the class is not closed or a range runs backwards
 */
export function readClass(pattern: string, at: number): { source: string; end: number } {
  let position = at;
  const negated = pattern[position] === '^';
  if (negated) position++;
  const parts: string[] = [];
  const first = position;
  // A bracket that comes first stands for itself.
  while (pattern[position] !== ']' || position === first) {
    if (position >= pattern.length) throw broken(pattern, 'a class is not closed');
    const low = readMember(pattern, position);
    position = low.end;
    const isRange = pattern[position] === '-' && pattern[position + 1] !== ']' && position + 1 < pattern.length;
    if (!isRange || 'set' in low) {
      parts.push('set' in low ? low.set : codePoint(low.code));
      continue;
    }
    const high = readMember(pattern, position + 1);
    if ('set' in high || high.code < low.code) throw broken(pattern, 'a class has a range that is not one');
    parts.push(`${codePoint(low.code)}-${codePoint(high.code)}`);
    position = high.end;
  }
  return { source: `[${negated ? '^' : ''}${parts.join('')}]`, end: position + 1 };
}

function readMember(pattern: string, at: number): Member {
  if (pattern[at] !== '\\') {
    const code = pattern.codePointAt(at) ?? 0;
    return { code, end: at + String.fromCodePoint(code).length };
  }
  const letter = pattern[at + 1] ?? '';
  const set = setOf(letter);
  if (set !== undefined) return { set, end: at + 2 };
  if (letter === 'b') return { code: 8, end: at + 2 };
  return readCharacter(pattern, at + 1);
}

const broken = (pattern: string, reason: string): InfrakitError =>
  new InfrakitError(`the regular expression ${JSON.stringify(pattern)} cannot be used: ${reason}`);
