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
  const steps = globSteps(pattern);
  return (name) => fits(name, steps);
}

/** One character of a name, or any run of them. */
type GlobStep = RegExp | 'any';

function globSteps(pattern: string): readonly GlobStep[] {
  const parts = pattern.match(/\[!?\]?[^\]]*\]|\*+|[\s\S]/g) ?? [];
  return parts.map((part): GlobStep => {
    if (part.startsWith('*')) return 'any';
    if (part === '?') return /^[\s\S]$/;
    const set = /^\[(!?)(.+)\]$/.exec(part);
    if (set) return new RegExp(`^[${set[1] ? '^' : ''}${(set[2] ?? '').replace(/[\\^[\]]/g, '\\$&')}]$`);
    return new RegExp(`^${part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`);
  });
}

/** Goes back to the last star only, which is enough, and so takes no longer than name times pattern. */
function fits(name: string, steps: readonly GlobStep[]): boolean {
  let at = 0;
  let step = 0;
  let retry: { readonly step: number; at: number } | undefined;
  while (at < name.length) {
    const wanted = steps[step];
    if (wanted === 'any') {
      retry = { step: ++step, at };
    } else if (wanted?.test(name.charAt(at))) {
      at++;
      step++;
    } else if (retry) {
      at = ++retry.at;
      step = retry.step;
    } else return false;
  }
  return steps.slice(step).every((rest) => rest === 'any');
}
