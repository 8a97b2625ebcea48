import type { Inventory } from '../inventory/inventory.ts';
import type { LoadContext } from '../playbook/load-context.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Actions } from './actions.ts';
import type { Jobs } from './background.ts';
import type { Connections } from './connections.ts';
import type { CustomStats } from './custom-stats.ts';
import type { Debugger } from './debugger.ts';
import type { EventChannel } from './event-channel.ts';
import type { FactCache } from './fact-cache.ts';
import type { HostState } from './host-state.ts';
import type { ModuleTally } from './module-tally.ts';
import type { Pace } from './pace.ts';
import type { ReferencedFacts } from './referenced-facts.ts';
import type { RunOptions } from './run-options.ts';
import type { Scopes } from './scopes.ts';

/** What every part of the engine shares during one run. */
export interface RunContext {
  readonly options: RunOptions;
  readonly inventory: Inventory;
  readonly states: Map<string, HostState>;
  readonly factCache: FactCache;
  readonly actions: Actions;
  readonly renderer: Renderer;
  readonly scopes: Scopes;
  readonly connections: Connections;
  readonly channel: EventChannel;
  readonly debugger: Debugger;
  /** Ends the run, as the signal of its options does. */
  stop(): void;
  readonly jobs: Jobs;
  readonly customStats: CustomStats;
  readonly pace: Pace;
  readonly tally: ModuleTally;
  readonly load: LoadContext;
  readonly referencedFacts: ReferencedFacts;
}
