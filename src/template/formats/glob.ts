import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const MAGIC = /[*?[]/;

/** The paths that a shell pattern (`*`, `?`, `[a-z]`) stands for, in order. Hidden files need a written dot. */
export function expandGlob(pattern: string): string[] {
  const absolute = pattern.startsWith('/');
  let found = [absolute ? '/' : ''];
  for (const segment of pattern.split('/').filter((part) => part !== '')) {
    found = found.flatMap((directory) =>
      MAGIC.test(segment) ? childrenLike(directory, segment) : child(directory, segment),
    );
  }
  return found.filter((path) => path !== '').sort();
}

function child(directory: string, name: string): string[] {
  const path = join(directory, name);
  return exists(path) ? [path] : [];
}

function childrenLike(directory: string, pattern: string): string[] {
  const expression = globExpression(pattern);
  const visible = (name: string) => pattern.startsWith('.') || !name.startsWith('.');
  return namesIn(directory || '.')
    .filter((name) => visible(name) && expression.test(name))
    .map((name) => join(directory, name));
}

/** One path segment of a shell pattern as a regular expression. */
function globExpression(pattern: string): RegExp {
  const source = pattern.replace(/\[(!?)([^\]]+)\]|[*?]|[\s\S]/g, (part, negated, set) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (set !== undefined) return `[${negated ? '^' : ''}${set.replace(/[\\^[]/g, '\\$&')}]`;
    return part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
