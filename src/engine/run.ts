import { relative } from 'node:path';
import type { HostStats, RunEvent } from '../events/run-event.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { Connections } from './connections.ts';
import { CustomStats } from './custom-stats.ts';
import { Debugger } from './debugger.ts';
import { EventChannel } from './event-channel.ts';
import { type FactCache, JsonFileCache, NO_FACT_CACHE } from './fact-cache.ts';
import { HostState } from './host-state.ts';
import { ModuleTally } from './module-tally.ts';
import { Pace } from './pace.ts';
import { PlayRunner } from './play-runner.ts';
import { ReferencedFacts } from './referenced-facts.ts';
import { remark } from './remark.ts';
import type { RunContext } from './run-context.ts';
import type { RunOptions, Site } from './run-options.ts';
import { Scopes } from './scopes.ts';
import { StepGate } from './step-gate.ts';

/**
 * Runs the playbooks of a site and tells what happens, event by event. Who stops taking events stops the run, after the
 * steps under way.
 *
 * @throws InfrakitError where a play cannot start; what fails on a host is an event
 */
export async function* run(site: Site, wanted: RunOptions): AsyncIterable<RunEvent> {
  const channel = new EventChannel();
  const stop = new AbortController();
  const options = { ...wanted, signal: AbortSignal.any([wanted.signal, stop.signal]) };
  const factCache = factCacheOf(options, site.inventory);
  const states = new Map([...site.inventory.hosts.keys()].map((name) => [name, new HostState(name, factCache)]));
  const pace = new Pace(options.forks);
  let debug: Debugger | undefined;
  const context: RunContext = {
    options,
    inventory: site.inventory,
    states,
    factCache,
    actions: site.actions,
    renderer: site.renderer,
    scopes: new Scopes(site.inventory, site.renderer, options, states),
    connections: new Connections(site.connectors, options.defaults, (answer, best) => pace.hear(answer, best)),
    pace,
    tally: new ModuleTally(),
    channel,
    stop: () => stop.abort(),
    get debugger() {
      debug ??= new Debugger(context);
      return debug;
    },
    jobs: new Map(),
    customStats: new CustomStats(),
    load: site.load,
    referencedFacts: new ReferencedFacts(site, options),
  };
  const warned = new Set<string>();
  site.renderer.surroundings.warn = (message) => {
    if (warned.has(message)) return;
    warned.add(message);
    channel.emit({ type: 'warning', message });
  };
  const work = runPlays(site, context).finally(() => channel.close());
  // The failure is thrown below, after the events that led to it; until then it must not count as unhandled.
  work.catch(() => undefined);
  try {
    yield* channel.events();
    await work;
  } finally {
    stop.abort();
    await work.catch(() => undefined);
  }
}

/** The cache of facts; with `--flush-cache` nothing is in it of the hosts of the run. */
function factCacheOf({ settings, limit }: RunOptions, inventory: Inventory): FactCache {
  if (!settings.factFiles) return NO_FACT_CACHE;
  const cache = new JsonFileCache(settings.factFiles);
  if (settings.forgetsFacts) {
    const names = limit.length > 0 ? inventory.select(limit.join(',')) : inventory.hosts.keys();
    for (const name of names) cache.forget(name);
  }
  return cache;
}

async function runPlays(site: Site, context: RunContext): Promise<void> {
  const { channel, options } = context;
  channel.emit({
    type: 'run.started',
    at: new Date().toISOString(),
    playbooks: site.playbooks.map(({ path }) => path),
    check: options.check,
    diff: options.diff,
  });
  try {
    const gate = new StepGate(options);
    plays: for (const [index, playbook] of site.playbooks.entries()) {
      if (index > 0) {
        channel.emit({ type: 'playbook.finished', stats: statsOf(context) });
        channel.emit({ type: 'playbook.started', path: playbook.path });
      }
      if (!options.isAdHoc) remark(context, 2, `${playbook.plays.length} plays in ${asNamed(playbook.path)}`);
      for (const play of playbook.plays) {
        if (options.signal.aborted) break plays;
        if (!(await new PlayRunner(context, play, gate).play())) break plays;
      }
    }
    if (!gate.started) channel.emit({ type: 'warning', message: `no task is called "${options.startAtTask}"` });
  } finally {
    channel.emit({
      type: 'run.finished',
      stats: statsOf(context),
      ...context.customStats.told(),
      reason: options.signal.aborted ? 'interrupted' : 'done',
      ...context.tally.figures(),
    });
    await context.connections.close();
  }
}

/** A path as most people name it: from where they are. */
function asNamed(path: string): string {
  const name = relative(process.cwd(), path);
  return name.startsWith('..') ? path : name;
}

/** The figures of the hosts that something was done for. */
function statsOf({ states }: RunContext): { [host: string]: HostStats } {
  const touched = [...states.values()].filter(({ stats }) => Object.values(stats).some((figure) => figure > 0));
  return Object.fromEntries(touched.map((host) => [host.name, { ...host.stats }]));
}
