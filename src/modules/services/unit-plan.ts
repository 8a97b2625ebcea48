import type { z } from 'zod';
import { bool, type Change, change, choice, need, type ResultFields, type Shell, sh } from '../../sdk/index.ts';
import type { Manager } from './daemon-reload.ts';
import { canBeDisabled, isEnabled, isFound, isMasked, isRunning, systemctl, type Unit } from './unit.ts';

/** The parameters that `service` and `systemd` have in common. */
export const unitParams = {
  state: choice('started', 'stopped', 'restarted', 'reloaded', 'running').optional(),
  enabled: bool().optional(),
  masked: bool().optional(),
  daemon_reload: bool().default(false),
  daemon_reexec: bool().default(false),
  scope: choice('system', 'user', 'global').default('system'),
  no_block: bool().default(false),
  force: bool().default(false),
};

type Want = z.output<z.ZodObject<typeof unitParams>> & { readonly name?: string | undefined };

interface Is {
  readonly unit: Unit;
  readonly manager: Manager;
}

/** What differs between a unit and what is wanted of it, in the order in which Ansible mends it. */
export function* planUnit(want: Want, { unit, manager }: Is): Iterable<Change> {
  const { name = '', scope } = want;
  const client = systemctl(scope);
  need(unit.booted, 'services need a host that systemd runs', 'this host has another init; use the command module');

  if (want.daemon_reload && manager.stale) {
    yield change('units', 'stale', 'reloaded', sh`${client} daemon-reload`, { uncounted: true });
  }
  if (want.daemon_reexec) {
    yield change('manager', 'running', 'executed again', sh`${client} daemon-reexec`, {
      uncounted: true,
      repeats: true,
    });
  }
  if (want.masked === !isMasked(unit)) {
    yield turn('masked', want.masked, sh`${client} ${want.masked ? 'mask' : 'unmask'} -- ${name}`);
  }
  if (want.enabled === undefined && want.state === undefined) return;
  need(isFound(unit), `Could not find the requested service ${name}: host`);

  if (want.enabled === !isEnabled(unit) && (want.enabled || canBeDisabled(unit))) {
    const words = [...(want.force ? ['--force'] : []), '--', name];
    yield turn('enabled', want.enabled, sh`${client} ${want.enabled ? 'enable' : 'disable'} ${words}`);
  }
  const verb = want.state && verbFor(want.state, unit);
  if (verb) yield* run(verb);

  function* run(verb: Verb): Iterable<Change> {
    const words = [...(want.no_block ? ['--no-block'] : []), ...(want.force ? ['--force'] : []), '--', name];
    yield change('state', unit.properties.ActiveState ?? null, AFTER[verb], sh`${client} ${verb} ${words}`, {
      ...(verb === 'restart' || verb === 'reload' ? { repeats: true } : {}),
    });
  }
}

const turn = (what: string, to: boolean, apply: Shell): Change => change(what, String(!to), String(to), apply);

type Verb = 'start' | 'stop' | 'restart' | 'reload';
const AFTER: Record<Verb, string> = { start: 'started', stop: 'stopped', restart: 'restarted', reload: 'reloaded' };

/** A unit that does not run is started where it should be restarted or reloaded. */
function verbFor(state: NonNullable<Want['state']>, unit: Unit): Verb | undefined {
  const runs = isRunning(unit);
  if (state === 'stopped') return runs || unit.properties.ActiveState === 'deactivating' ? 'stop' : undefined;
  if (!runs) return 'start';
  if (state === 'restarted') return 'restart';
  return state === 'reloaded' ? 'reload' : undefined;
}

/** `state` is what the unit is in now: one that was restarted is started. */
export function unitResult(want: Want, { unit }: Is): ResultFields {
  return {
    name: want.name,
    state: want.state && (want.state === 'stopped' ? 'stopped' : 'started'),
    enabled: want.enabled,
    status: unit.properties,
  };
}
