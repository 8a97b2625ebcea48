import type { Inventory } from '../inventory/inventory.ts';
import type { Task } from '../playbook/model.ts';
import type { Renderer } from '../template/renderer.ts';
import { factsLayer } from '../vars/facts-layer.ts';
import { type Layer, LayeredScope } from '../vars/layered-scope.ts';
import { connectionVariables } from './connection-variables.ts';
import type { HostState } from './host-state.ts';
import { HostVars, RenderedScope } from './host-vars.ts';
import { hostVariables, playVariables, runVariables } from './magic-variables.ts';
import type { PlayContext } from './play-context.ts';
import type { ConnectionDefaults, RunOptions } from './run-options.ts';
import type { RunSettings } from './run-settings.ts';
import { type SharedLayers, SharedScopes } from './shared-layers.ts';

/** What a host brings to each of its scopes. */
interface HostLayers {
  readonly facts: Layer;
  readonly variables: Layer;
  /** Of the host's latest task: the scope that was made, and all of which it was made. */
  latest?: {
    readonly shared: SharedLayers;
    readonly inventory: readonly Layer[];
    readonly files: Layer | undefined;
    readonly scope: LayeredScope;
  };
}

/** What each host and task can see: Ansible's 22 levels of precedence, as layers that nobody copies. */
export class Scopes {
  readonly #inventory: Inventory;
  readonly #renderer: Renderer;
  readonly #extra: Layer;
  readonly #run: Layer;
  readonly #settings: RunSettings;
  readonly #defaults: ConnectionDefaults;
  readonly #hostVars: HostVars;
  readonly #shared: SharedScopes;
  readonly #hosts = new WeakMap<HostState, HostLayers>();
  readonly #plays = new WeakMap<PlayContext, Layer>();

  constructor(inventory: Inventory, renderer: Renderer, options: RunOptions, states: ReadonlyMap<string, HostState>) {
    this.#inventory = inventory;
    this.#renderer = renderer;
    this.#extra = options.extraVars as Layer;
    this.#run = runVariables(inventory, options);
    this.#settings = options.settings;
    this.#defaults = options.defaults;
    this.#shared = new SharedScopes(options.settings);
    this.#hostVars = new HostVars(
      () => inventory.hosts.keys(),
      (name) => {
        const state = states.get(name);
        return state && new RenderedScope(this.forHost(state, undefined), renderer, ['hostvars', 'vars']);
      },
    );
  }

  /** What a host sees outside of any play, as `hostvars` shows it; with a play, what its keywords see. */
  forHost(host: HostState, context: PlayContext | undefined): LayeredScope {
    return this.#assemble(host, context, undefined, this.#shared.of(context, undefined));
  }

  /** What a task sees on a host. It is asked for several times while a task runs, and the answer is kept. */
  forTask(host: HostState, context: PlayContext, task: Task): LayeredScope {
    const shared = this.#shared.of(context, task);
    const inventory = this.#inventory.variablesOf(host.name);
    const files = context.varsFiles.get(host.name);
    const layers = this.#of(host);
    const { latest } = layers;
    if (latest && latest.shared === shared && latest.inventory === inventory && latest.files === files) {
      return latest.scope;
    }
    const scope = this.#assemble(host, context, task, shared);
    layers.latest = { shared, inventory, files, scope };
    return scope;
  }

  /**
   * What a task sees on the host that it is delegated to: as Ansible has it, the variables of that host with those of the play and
   * of the task. How the task reaches its own host is not among them.
   */
  forDelegate(host: HostState, context: PlayContext, task: Task): LayeredScope {
    return this.#assemble(host, context, undefined, this.#shared.of(context, task));
  }

  /** What a play sees before it has hosts: its own variables and the extra ones. */
  forPlay(context: Pick<PlayContext, 'play'>): LayeredScope {
    const { play } = context;
    return new LayeredScope([play.vars, this.#extra, this.#run], () => [play.directory]);
  }

  #assemble(
    host: HostState,
    context: PlayContext | undefined,
    task: Task | undefined,
    shared: SharedLayers,
  ): LayeredScope {
    const { facts, variables } = this.#of(host);
    const scope: LayeredScope = new LayeredScope(
      [
        ...(task ? [this.#connectionLayer(host.name, task, () => scope)] : []),
        ...shared.defaults,
        ...this.#inventory.variablesOf(host.name),
        facts,
        ...(context ? playLayers(context, host) : []),
        ...shared.vars,
        host.includedVars,
        host.setFacts,
        ...shared.params,
        this.#extra,
        this.#run,
        this.#selfLayer(() => scope),
        ...(context ? [this.#playVariables(context)] : []),
        variables,
        ...shared.magic,
      ],
      shared.search,
      // Outside of plays a host sees the same each time, be the scope another one or not.
      { merges: this.#settings.mergesHashes, identity: context ? undefined : host, owner: host.name },
    );
    return scope;
  }

  /** How a task reaches its host. An implicit localhost has an address, as in Ansible. */
  #connectionLayer(host: string, task: Task, scope: () => LayeredScope): Layer {
    const address = host === 'localhost' && !this.#inventory.hosts.has(host) ? '127.0.0.1' : host;
    return connectionVariables(address, task, this.#renderer, this.#defaults, scope);
  }

  #of(host: HostState): HostLayers {
    const known = this.#hosts.get(host);
    if (known) return known;
    const layers = {
      facts: factsLayer(host, this.#settings.injectFacts),
      variables: hostVariables(host.name, this.#inventory),
    };
    this.#hosts.set(host, layers);
    return layers;
  }

  #playVariables(context: PlayContext): Layer {
    const known = this.#plays.get(context) ?? playVariables(context);
    this.#plays.set(context, known);
    return known;
  }

  #selfLayer(scope: () => LayeredScope): Layer {
    return {
      get: (name) => {
        if (name === 'hostvars') return this.#hostVars;
        return name === 'vars' ? new RenderedScope(scope(), this.#renderer, ['vars']) : undefined;
      },
      keys: () => ['hostvars', 'vars'],
    };
  }
}

const playLayers = (context: PlayContext, host: HostState): Layer[] => {
  const files = context.varsFiles.get(host.name);
  return [context.play.vars, context.prompted, ...(files ? [files] : [])];
};
