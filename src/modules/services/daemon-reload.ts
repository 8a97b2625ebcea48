import { type Probe, probe, sh } from '../../sdk/index.ts';
import { type Scope, systemctl } from './unit.ts';

/** Whether systemd knows its unit files as they are on disk. */
export interface Manager {
  readonly stale: boolean;
}

/** Asks every loaded unit whether its files changed since they were read. */
export const managerProbe = (scope: Scope): Probe<Manager> =>
  probe(sh`${systemctl(scope)} show -p NeedDaemonReload -- '*' 2>/dev/null | grep -q '=yes'`, ({ rc }) => ({
    stale: rc === 0,
  }));
