import type { Inventory } from '../inventory/inventory.ts';
import { varsLevels } from '../playbook/effective.ts';
import type { Block, Level, Parent, Task } from '../playbook/model.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Scope } from '../template/scope.ts';
import { LazyDict, type Value } from '../template/value.ts';
import { factsLayer } from '../vars/facts-layer.ts';
import { type Layer, LayeredScope } from '../vars/layered-scope.ts';
import type { HostState } from './host-state.ts';
import { HostVars, hostVariables, playVariables, runVariables, taskVariables } from './magic-variables.ts';
import type { PlayContext } from './play-context.ts';
import type { RunOptions } from './run-options.ts';
import { searchPath } from './search-path.ts';

/** The values of a scope, rendered one by one: one host of `hostvars`, and `vars`. */
class RenderedScope extends LazyDict {
  readonly #scope: Scope;
  readonly #renderer: Renderer;
  constructor(scope: Scope, renderer: Renderer) {
    super();
    this.#scope = scope;
    this.#renderer = renderer;
  }

  get(name: string): Value | undefined {
    const value = this.#scope.get(name);
    return value === undefined ? undefined : this.#renderer.render(value, this.#scope);
  }

  keys(): Iterable<string> {
    return this.#scope.names();
  }
}

/** What each host and task can see: Ansible's 22 levels of precedence, as layers that nobody copies. */
export class Scopes {
  readonly #inventory: Inventory;
  readonly #renderer: Renderer;
  readonly #options: RunOptions;
  readonly #states: ReadonlyMap<string, HostState>;
  readonly #run: Layer;
  readonly #hostVars: HostVars;

  constructor(inventory: Inventory, renderer: Renderer, options: RunOptions, states: ReadonlyMap<string, HostState>) {
    this.#inventory = inventory;
    this.#renderer = renderer;
    this.#options = options;
    this.#states = states;
    this.#run = runVariables(inventory, options);
    this.#hostVars = new HostVars(
      () => inventory.hosts.keys(),
      (name) => {
        const state = states.get(name);
        return state && new RenderedScope(this.forHost(state, undefined), renderer);
      },
    );
  }

  /** What a host sees outside of any play, as `hostvars` shows it; with a play, what its keywords see. */
  forHost(host: HostState, context: PlayContext | undefined): LayeredScope {
    return this.#assemble(host, context, undefined);
  }

  /** What a task sees on a host. */
  forTask(host: HostState, context: PlayContext, task: Task): LayeredScope {
    return this.#assemble(host, context, task);
  }

  /** What a play sees before it has hosts: its own variables and the extra ones. */
  forPlay(context: Pick<PlayContext, 'play'>): LayeredScope {
    return new LayeredScope([context.play.vars, this.#options.extraVars as Layer, this.#run], () => [
      context.play.directory,
    ]);
  }

  state(name: string): HostState | undefined {
    return this.#states.get(name);
  }

  #assemble(host: HostState, context: PlayContext | undefined, task: Task | undefined): LayeredScope {
    const own = task?.role;
    const ancestors = own ? [...own.parents, own] : [];
    const shared = context?.roles ?? [];
    const levels = task ? varsLevels(task) : [];
    const scope: LayeredScope = new LayeredScope(
      [
        ...shared.map((use) => use.defaults),
        ...ancestors.map((use) => use.defaults),
        ...this.#inventory.variablesOf(host.name),
        factsLayer(() => host.facts),
        ...(context ? playLayers(context, host) : []),
        ...shared.map((use) => use.vars),
        ...ancestors.map((use) => use.vars),
        ...levels,
        host.includedVars,
        host.setFacts,
        ...ancestors.map((use) => use.params),
        ...includeParams(task),
        this.#options.extraVars as Layer,
        {
          get: (name) => (name === 'hostvars' ? this.#hostVars : this.#vars(name, () => scope)),
          keys: () => ['hostvars', 'vars'],
        },
        this.#run,
        ...(context ? [playVariables(context, this.#inventory)] : []),
        hostVariables(host.name, this.#inventory),
        taskVariables(task),
      ],
      (kind) => searchPath(kind, context?.play, task),
    );
    return scope;
  }

  #vars(name: string, scope: () => Scope): Value | undefined {
    return name === 'vars' ? new RenderedScope(scope(), this.#renderer) : undefined;
  }
}

const playLayers = (context: PlayContext, host: HostState): Layer[] => {
  const files = context.varsFiles.get(host.name);
  return [context.play.vars, context.prompted, ...(files ? [files] : [])];
};

/** `vars:` of the include and import statements around a task: they win over facts and registered values. */
function includeParams(task: Task | undefined): Layer[] {
  const found: Layer[] = [];
  for (let level: Parent | undefined = task?.parent; level && isBlock(level); level = level.parent) {
    if (level.origin === 'include' || level.origin === 'import_tasks') found.unshift(level.vars);
  }
  return found;
}

const isBlock = (level: Level & { readonly kind: string }): level is Block => level.kind === 'block';
