import { InfrakitError } from '../source/infrakit-error.ts';
import { nearest } from '../source/nearest.ts';
import type { GroupTree } from './group-tree.ts';
import { isGlobOrRegex, matchNames } from './match-names.ts';
import { patternParts } from './pattern-parts.ts';

/** The names that mean the control node where the inventory does not list them. */
export const LOCALHOST: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** A part of a pattern that matched neither group nor host. */
export type Unmatched = (text: string, near: readonly string[]) => void;

/**
 * The hosts that a pattern selects, in the order of the inventory's groups.
 *
 * @throws InfrakitError where the pattern cannot be read
 */
export function selectHosts(pattern: string, tree: GroupTree, unmatched: Unmatched): readonly string[] {
  let selected: readonly string[] = [];
  for (const { role, text } of patternParts(pattern)) {
    const matched = hostsOf(text, tree, unmatched);
    if (role === 'add') selected = selected.length === 0 ? matched : [...new Set([...selected, ...matched])];
    else {
      const chosen = new Set(matched);
      selected = selected.filter((host) => chosen.has(host) === (role === 'keep'));
    }
  }
  return selected;
}

const SUBSCRIPT = /^(.+)\[(?:(-?\d+)|(\d+)[:-](\d*))\]$/;

function hostsOf(text: string, tree: GroupTree, unmatched: Unmatched): readonly string[] {
  if (text.startsWith('~') || tree.groups.has(text) || tree.hosts.has(text)) return matched(text, tree, unmatched);
  const subscript = SUBSCRIPT.exec(text);
  if (!subscript) return matched(text, tree, unmatched);
  const [, name = '', index, first = '', last = ''] = subscript;
  const hosts = matched(name, tree, unmatched);
  if (index !== undefined) {
    const host = hosts.at(Number(index));
    if (host !== undefined || hosts.length === 0) return host === undefined ? [] : [host];
    throw new InfrakitError(`No hosts matched the subscripted pattern "${text}"`, {
      hint: `"${name}" stands for ${hosts.length} ${hosts.length === 1 ? 'host' : 'hosts'}, counted from 0`,
    });
  }
  return hosts.slice(Number(first || 0), last === '' ? undefined : Number(last) + 1);
}

function matched(text: string, tree: GroupTree, unmatched: Unmatched): readonly string[] {
  const names = text === '*' ? ['all'] : matchNames(text, tree.groups.keys());
  const looksAtHosts = names.length === 0 || isGlobOrRegex(text) || text.includes('.');
  // The name of a group, which is what most patterns are: its hosts are all different.
  if (names[0] !== undefined && names.length === 1 && !looksAtHosts) return tree.hostsOf(tree.group(names[0]));
  const inGroups = names.flatMap((name) => tree.hostsOf(tree.group(name)));
  const hosts = [...new Set([...inGroups, ...(looksAtHosts ? matchNames(text, tree.hosts.keys()) : [])])];
  if (hosts.length > 0 || names.length > 0) return hosts;
  if (LOCALHOST.includes(text)) return [LOCALHOST.find((name) => tree.hosts.has(name)) ?? text];
  unmatched(text, nearest(text, [...tree.groups.keys(), ...tree.hosts.keys()], 3));
  return [];
}
