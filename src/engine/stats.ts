import type { HostState } from './host-state.ts';
import { hasChanged, type Result } from './result.ts';

/** Adds a result to the host's line of the recap, by Ansible's rules. */
export function count({ stats }: HostState, result: Result): void {
  const { status, ignored } = result;
  switch (status) {
    case 'ok':
      stats.ok++;
      return;
    case 'changed':
      stats.ok++;
      stats.changed++;
      return;
    // The recap has seven fields and scripts read them: what is unknown was not done, as what is skipped.
    case 'skipped':
    case 'unknown':
      stats.skipped++;
      return;
    case 'failed':
    case 'unreachable':
      if (!ignored) {
        stats[status]++;
        return;
      }
      stats.ok++;
      stats.ignored++;
      if (hasChanged(result)) stats.changed++;
  }
}
