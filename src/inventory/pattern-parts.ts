import { hostAddress } from '../sdk/host-address.ts';
import { kindOf, readBytes } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';

/** How a part of a pattern changes what is selected. */
type PatternRole = 'add' | 'keep' | 'remove';

export interface PatternPart {
  readonly role: PatternRole;
  readonly text: string;
}

const ROLES: Readonly<Record<string, PatternRole>> = { '&': 'keep', '!': 'remove' };

/**
 * The parts of a host pattern such as `web:&staging:!db1`, `a,b` or `@hosts.txt`: first those that add, then those
 * that keep, then those that remove. Where none adds, `all` does.
 *
 * @throws InfrakitError where nothing is left of it or its file cannot be read
 */
export function patternParts(pattern: string): readonly PatternPart[] {
  const texts = pattern.split(',').flatMap((text) => splitColons(text.trim()));
  const parts = texts.flatMap((text) => (text.startsWith('@') ? partsOfFile(text.slice(1)) : [partOf(text)]));
  if (parts.length === 0 || parts.some(({ text }) => text === '')) {
    throw new InfrakitError(`the host pattern "${pattern}" selects nothing`, {
      hint: 'is a variable in it empty? "all" selects every host',
    });
  }
  const added = parts.filter(({ role }) => role === 'add');
  const adding = added.length > 0 ? added : [partOf('all')];
  return [...adding, ...parts.filter(({ role }) => role === 'keep'), ...parts.filter(({ role }) => role === 'remove')];
}

function partOf(text: string): PatternPart {
  const role = ROLES[text.charAt(0)];
  return role ? { role, text: text.slice(1) } : { role: 'add', text };
}

/** Colons part, except in brackets, in regular expressions and in what is an address with its port. */
function splitColons(text: string): readonly string[] {
  if (text.replaceAll(':', '') === '') return [];
  if (text.startsWith('~') || hostAddress(text.replace(/^[!&]/, ''))) return [text];
  return text.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [text];
}

function partsOfFile(path: string): readonly PatternPart[] {
  if (kindOf(path) === 'directory') throw new InfrakitError(`the host list @${path} must be a file, it is a directory`);
  try {
    const lines = readBytes(path).toString().split('\n');
    return lines
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .flatMap(splitColons)
      .map(partOf);
  } catch (cause) {
    throw new InfrakitError(`cannot read the host list ${path}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}
