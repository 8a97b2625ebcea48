import { Pattern } from '../template/formats/regex/pattern.ts';

const GLOB = /[*?[]/;

/** True for a pattern that can stand for several names, or for a host beside a group of that name. */
export const isGlobOrRegex = (pattern: string): boolean => pattern.startsWith('~') || GLOB.test(pattern);

/** The names that a name, a glob or a `~regex` matches, in their order. */
export function matchNames(pattern: string, names: Iterable<string>): readonly string[] {
  const matches = matcher(pattern);
  return [...names].filter(matches);
}

function matcher(pattern: string): (name: string) => boolean {
  if (pattern.startsWith('~')) {
    const expression = new Pattern(pattern.slice(1), {});
    return (name) => expression.match(name) !== undefined;
  }
  if (!GLOB.test(pattern)) return (name) => name === pattern;
  const expression = globExpression(pattern);
  return (name) => expression.test(name);
}

/** As Python's fnmatch: runs of stars are one, so that no pattern takes long. */
function globExpression(pattern: string): RegExp {
  const source = pattern.replace(/\[(!?)([^\]]+)\]|\*+|\?|[\s\S]/g, (text, negated, set: string | undefined) => {
    if (text.startsWith('*')) return '.*';
    if (text === '?') return '.';
    if (set !== undefined) return `[${negated ? '^' : ''}${set.replace(/[\\^[]/g, '\\$&')}]`;
    return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
