import type { Effect, MetaAction } from '../sdk/control.ts';
import { isDict, Unknown, type Value } from '../template/value.ts';
import { HostState } from './host-state.ts';
import type { Result } from './result.ts';
import type { RunContext } from './run-context.ts';

/** Carries out what a result asks of the engine, for one host; what concerns the whole play is given back. */
export function applyEffects(result: Result, host: HostState, context: RunContext, check: boolean): MetaAction[] {
  const actions: MetaAction[] = [];
  for (const effect of result.effects) {
    if (effect.kind === 'meta') actions.push(effect.action);
    else applyEffect(effect, host, context);
  }
  if (check && (result.status === 'changed' || result.status === 'unknown')) host.pending = true;
  return actions;
}

function applyEffect(effect: Exclude<Effect, { kind: 'meta' }>, host: HostState, context: RunContext): void {
  switch (effect.kind) {
    case 'facts':
      for (const [name, value] of effect.facts) host.setFacts.set(name, value);
      return;
    case 'vars':
      for (const [name, value] of effect.vars) host.includedVars.set(name, value);
      return;
    case 'add-host':
      context.inventory.addHost(effect.name, effect.groups, effect.vars);
      if (!context.states.has(effect.name)) context.states.set(effect.name, new HostState(effect.name));
      return;
    case 'group-by':
      context.inventory.addToGroup(host.name, effect.group, effect.parents);
  }
}

/** Takes over the facts that a module reported in `ansible_facts`. */
export function takeFacts(result: Result, host: HostState): void {
  if (result.values instanceof Unknown || result.effects.some(({ kind }) => kind === 'facts')) return;
  const facts: Value | undefined = result.values.get('ansible_facts');
  if (facts === undefined || !isDict(facts)) return;
  for (const [name, value] of facts) host.facts.set(String(name).replace(/^ansible_(?!facts$)/, ''), value);
}
