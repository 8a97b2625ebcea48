import type { Play } from '../playbook/model.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { HostState } from './host-state.ts';
import type { KeywordValues } from './keyword-values.ts';
import type { RunContext } from './run-context.ts';

/** The hosts of a play, or why there are none. */
export type SelectedHosts =
  | { readonly pattern: string; readonly hosts: readonly HostState[] }
  | { readonly pattern: string; readonly empty: string };

/**
 * The hosts that a play's pattern and `--limit` select, those included that were lost in an earlier play.
 *
 * @throws InfrakitError where the pattern cannot be read
 */
export function selectHosts(run: RunContext, play: Play, keywords: KeywordValues): SelectedHosts {
  const patterns = (keywords.read(play.hosts, 'hosts')?.list() ?? []).map(String);
  const pattern = patterns.join(',');
  if (pattern === '') throw new InfrakitError('"hosts" is empty', { span: play.hosts.span });
  const matched = run.inventory.select(pattern);
  if (matched.length === 0) return { pattern, empty: `no hosts matched "${pattern}"` };
  const limited = limit(run, matched);
  const hosts = ordered(limited, keywords.read(play.order, 'order')?.text()).map((name) => stateFor(run, name));
  return hosts.length > 0 ? { pattern, hosts } : { pattern, empty: `no hosts of "${pattern}" are in --limit` };
}

function limit(run: RunContext, names: readonly string[]): readonly string[] {
  if (run.options.limit.length === 0) return names;
  const allowed = new Set(run.inventory.select(run.options.limit.join(',')));
  return names.filter((name) => allowed.has(name));
}

function stateFor(run: RunContext, name: string): HostState {
  const known = run.states.get(name);
  if (known) return known;
  const state = new HostState(name);
  run.states.set(name, state);
  return state;
}

/** `order:` of the play; without it the order of the inventory. */
function ordered(names: readonly string[], order: string | undefined): readonly string[] {
  switch (order) {
    case 'sorted':
      return [...names].sort();
    case 'reverse_sorted':
      return [...names].sort().reverse();
    case 'reverse_inventory':
      return [...names].reverse();
    case 'shuffle':
      return names
        .map((name) => ({ name, at: Math.random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ name }) => name);
    default:
      return names;
  }
}
