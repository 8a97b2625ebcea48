import type { Play } from '../playbook/model.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { HostState } from './host-state.ts';
import type { KeywordValues } from './keyword-values.ts';
import type { RunContext } from './run-context.ts';

/** The hosts of a play, or why there are none. */
export type SelectedHosts =
  | {
      readonly pattern: string;
      /** In the order in which they run. */
      readonly hosts: readonly HostState[];
      /** As the pattern has them. */
      readonly listed: readonly HostState[];
    }
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
  if (limited.length === 0) return { pattern, empty: `no hosts of "${pattern}" are in --limit` };
  const listed = limited.map((name) => stateFor(run, name));
  return { pattern, listed, hosts: ordered(listed, keywords.read(play.order, 'order')?.text()) };
}

function limit(run: RunContext, names: readonly string[]): readonly string[] {
  if (run.options.limit.length === 0) return names;
  const allowed = new Set(run.inventory.select(run.options.limit.join(',')));
  return names.filter((name) => allowed.has(name));
}

function stateFor(run: RunContext, name: string): HostState {
  const known = run.states.get(name);
  if (known) return known;
  const state = new HostState(name, run.factCache);
  run.states.set(name, state);
  return state;
}

/** `order:` of the play; without it the order of the inventory. */
function ordered(hosts: readonly HostState[], order: string | undefined): readonly HostState[] {
  switch (order) {
    case 'sorted':
      return [...hosts].sort(byName);
    case 'reverse_sorted':
      return [...hosts].sort(byName).reverse();
    case 'reverse_inventory':
      return [...hosts].reverse();
    case 'shuffle':
      return hosts
        .map((host) => ({ host, at: Math.random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ host }) => host);
    default:
      return hosts;
  }
}

const byName = (a: HostState, b: HostState): number => (a.name < b.name ? -1 : 1);
