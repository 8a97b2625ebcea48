import { type Probe, probe, type Shell, sh } from '../../sdk/index.ts';

/** The manager that a unit belongs to. */
export type Scope = 'system' | 'user' | 'global';

/** What systemd says of one unit. */
export interface Unit {
  /** False where something else than systemd runs the host. */
  readonly booted: boolean;
  /** As `systemctl show` prints them; of a unit that is not there, too. Empty for a template without instance. */
  readonly properties: Readonly<Record<string, string>>;
  /**
   * What `systemctl is-enabled` says, read from disk: `enabled`, `static`, `masked`; empty where there is no such file.
   * One that is only indirectly enabled says `indirect` whether it is or not: it counts as enabled where it has links.
   */
  readonly enablement: string;
}

/** The client of a manager; a user's manager is found through its runtime directory, which no login set here. */
export const systemctl = (scope: Scope): Shell => {
  if (scope === 'user') return sh`XDG_RUNTIME_DIR=/run/user/$(id -u) systemctl --user`;
  return scope === 'global' ? sh`systemctl --global` : sh`systemctl`;
};

/** Everything systemd knows of a unit, with whether it is enabled. */
export const unitProbe = (name: string, scope: Scope): Probe<Unit> =>
  probe(
    sh`[ -d /run/systemd/system ] || exit 3
      printf 'is-enabled=%s\n' "$(${systemctl(scope)} is-enabled --full -- ${name} 2>/dev/null | {
        read -r state; read -r link
        [ "$state" != indirect ] || [ -z "$link" ] || state=enabled
        printf %s "$state"
      })"
      ${systemctl(scope === 'global' ? 'system' : scope)} show -- ${name} 2>/dev/null
      exit 0`,
    ({ rc, stdout }) => {
      const { 'is-enabled': enablement = '', ...properties } = readProperties(stdout);
      return { booted: rc !== 3, properties, enablement: enablement === 'not-found' ? '' : enablement };
    },
  );

/** `Key=value` lines, as systemd's tools print them. */
export function readProperties(text: string): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) properties[line.slice(0, at)] = line.slice(at + 1);
  }
  return properties;
}

export const isFound = ({ properties, enablement }: Unit): boolean =>
  enablement !== '' || (properties.LoadState !== undefined && properties.LoadState !== 'not-found');

export const isMasked = ({ properties, enablement }: Unit): boolean =>
  properties.LoadState === 'masked' || enablement === 'masked';

export const isRunning = ({ properties }: Unit): boolean =>
  properties.ActiveState === 'active' ||
  properties.ActiveState === 'activating' ||
  properties.ActiveState === 'reloading';

/**
 * Whether it starts with the host. A name that is an alias is as its unit is; a static unit needs no enabling, and one
 * that is enabled for the runtime is not so after it.
 */
export function isEnabled({ properties, enablement }: Unit): boolean {
  const state = enablement === 'alias' ? properties.UnitFileState : enablement;
  return state === 'enabled' || state === 'static' || state === 'generated';
}

/** A static unit has nothing that could be disabled. */
export const canBeDisabled = ({ enablement }: Unit): boolean => enablement !== 'static' && enablement !== 'generated';
