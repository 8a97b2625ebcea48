import { isAbsolute, join, resolve } from 'node:path';
import { isDirectory, isFile } from '../../playbook/find-file.ts';
import { namesIn } from '../../source/disk.ts';
import { Template } from '../../template/template.ts';
import type { Value } from '../../template/value.ts';

const EXPRESSION = /\{\{.*?\}\}|\{%.*?%\}/gs;
const WILD = /[^/]*/;

/** The text of a name in which every expression is a wildcard, and whether there was one. */
export interface Wildcard {
  readonly text: string;
  readonly isWild: boolean;
  /** Whether nothing of the name is written: then it could be anything. */
  readonly isAnything: boolean;
}

const MARK = '\0';

export function wildcardOf(name: Value): Wildcard | undefined {
  if (typeof name === 'string') return { text: name, isWild: false, isAnything: false };
  if (!(name instanceof Template)) return undefined;
  const text = name.text.replace(EXPRESSION, MARK);
  const written = text.replaceAll(MARK, '').replace(/\.(?:ya?ml|json)$|[/.]/g, '');
  return { text, isWild: true, isAnything: written === '' };
}

/** The files or directories that a name with wildcards may mean, seen from a directory. */
export function matching(directory: string, { text }: Wildcard, what: 'file' | 'directory'): readonly string[] {
  const absolute = isAbsolute(text) ? text : resolve(directory, text);
  const segments = absolute.split('/').filter((segment) => segment !== '');
  const fits = what === 'file' ? isFile : isDirectory;
  const found = segments.reduce<readonly string[]>(
    (places, segment) => places.flatMap((place) => step(place, segment)),
    ['/'],
  );
  return found.filter(fits);
}

function step(place: string, segment: string): readonly string[] {
  if (!segment.includes(MARK)) return [join(place, segment)];
  if (!isDirectory(place)) return [];
  const parts = segment.split(MARK).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join(WILD.source)}$`);
  return namesIn(place)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(place, name));
}
