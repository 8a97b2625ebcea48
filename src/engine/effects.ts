import type { MetaAction } from '../sdk/control.ts';
import { putOver } from '../template/operations/merge-variables.ts';
import { type Dict, isDict, isList, Tuple, Unknown, type Value } from '../template/value.ts';
import { HostState } from './host-state.ts';
import { type Result, type ResultEffect, settle } from './result.ts';
import type { RunContext } from './run-context.ts';

/** Sets the variables and makes the hosts and groups of one item of a loop, so that the next item sees them. */
export function applyItem(result: Result, host: HostState, context: RunContext): void {
  for (const effect of result.effects) {
    if (effect.kind !== 'meta' && effect.kind !== 'stats') applyEffect(effect, host, context);
  }
}

/** The result as ok where the inventory is already as add_host or group_by would make it. */
export function withoutRepetition(result: Result, host: HostState, { inventory }: RunContext): Result {
  const placed = result.effects.filter((effect) => effect.kind === 'add-host' || effect.kind === 'group-by');
  if (result.status !== 'changed' || placed.length === 0) return result;
  const isKnown = placed.every((effect) => {
    if (effect.kind === 'group-by') return inventory.groups.get(effect.group)?.hosts.includes(host.name) === true;
    const known = inventory.hosts.get(effect.name);
    const isMember = (group: string) => inventory.groups.get(group)?.hosts.includes(effect.name) === true;
    return (
      known && effect.groups.every(isMember) && [...effect.vars].every(([key, value]) => known.vars.get(key) === value)
    );
  });
  return isKnown ? settle({ ...result, status: 'ok' }) : result;
}

/** Carries out what a result asks of the engine, for one host; what concerns the whole play is given back. */
export function applyEffects(result: Result, host: HostState, context: RunContext): MetaAction[] {
  const actions: MetaAction[] = [];
  for (const effect of result.effects) {
    if (effect.kind === 'meta') actions.push(effect.action);
    else applyEffect(effect, host, context);
  }
  return actions;
}

function applyEffect(effect: Exclude<ResultEffect, { kind: 'meta' }>, host: HostState, context: RunContext): void {
  switch (effect.kind) {
    case 'facts':
      for (const [name, value] of effect.facts) host.setFacts.set(name, withoutTuples(value));
      if (effect.cacheable) keepAsFacts(effect.facts, host);
      return;
    case 'unsettled-facts':
      for (const name of host.setFacts.keys()) {
        if (effect.names.test(String(name))) host.setFacts.set(name, new Unknown(effect.reason));
      }
      return;
    case 'vars':
      putOver(host.includedVars, effect.vars, context.options.settings.mergesHashes);
      return;
    case 'stats':
      context.customStats.add(effect, host.name);
      return;
    case 'add-host':
      context.inventory.addHost(effect.name, effect.groups, effect.vars);
      if (!context.states.has(effect.name))
        context.states.set(effect.name, new HostState(effect.name, context.factCache));
      return;
    case 'group-by':
      context.inventory.addToGroup(host.name, effect.group, effect.parents);
  }
}

/** A value as a variable keeps it: Ansible gives the tuples in it as lists where it is read. */
function withoutTuples(value: Value): Value {
  if (!holdsTuple(value)) return value;
  if (isDict(value)) return new Map([...value].map(([key, item]) => [key, withoutTuples(item)]));
  return isList(value) ? Array.from(value, withoutTuples) : value;
}

const holdsTuple = (value: Value): boolean =>
  value instanceof Tuple || (isList(value) ? value : isDict(value) ? [...value.values()] : []).some(holdsTuple);

/** `cacheable`: what was set is a fact, too, and is kept with them. */
function keepAsFacts(facts: Dict, host: HostState): void {
  for (const [key, value] of facts) {
    const name = String(key);
    host.facts.set(name.replace(/^ansible_/, ''), value);
    if (!name.startsWith('ansible_')) host.plainFacts.set(name, value);
  }
  host.keepFacts();
}

/**
 * Takes over the facts that a module reported in `ansible_facts`.
 *
 * @param module its short name; all facts of `setup` are named without their prefix
 */
export function takeFacts(result: Result, module: string | undefined, host: HostState): void {
  // What debug shows may be a result that tells of facts.
  if (module === 'debug' || result.effects.some(({ kind }) => kind === 'facts')) return;
  const facts: Value | undefined = result.values instanceof Unknown ? result.facts : result.values.get('ansible_facts');
  if (facts === undefined || !isDict(facts)) return;
  const isSetup = module === 'setup' || module === 'gather_facts';
  for (const [key, value] of facts) {
    const name = String(key);
    host.facts.set(name.replace(/^ansible_/, ''), value);
    if (!isSetup && !name.startsWith('ansible_')) host.plainFacts.set(name, value);
  }
  host.keepFacts();
}
