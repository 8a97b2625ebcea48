import type { Inventory } from '../inventory/inventory.ts';
import { varsLevels } from '../playbook/effective.ts';
import type { Parent, Task } from '../playbook/model.ts';
import type { Renderer } from '../template/renderer.ts';
import { factsLayer } from '../vars/facts-layer.ts';
import { type Layer, LayeredScope } from '../vars/layered-scope.ts';
import { lazyLayer } from '../vars/lazy-layer.ts';
import type { HostState } from './host-state.ts';
import { HostVars, RenderedScope } from './host-vars.ts';
import { hostVariables, playVariables, runVariables, taskVariables } from './magic-variables.ts';
import type { PlayContext } from './play-context.ts';
import { roleLayers } from './role-layers.ts';
import type { RunOptions } from './run-options.ts';
import { searchPath } from './search-path.ts';

/** What each host and task can see: Ansible's 22 levels of precedence, as layers that nobody copies. */
export class Scopes {
  readonly #inventory: Inventory;
  readonly #renderer: Renderer;
  readonly #extra: Layer;
  readonly #run: Layer;
  readonly #hostVars: HostVars;

  constructor(inventory: Inventory, renderer: Renderer, options: RunOptions, states: ReadonlyMap<string, HostState>) {
    this.#inventory = inventory;
    this.#renderer = renderer;
    this.#extra = options.extraVars as Layer;
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
    const { play } = context;
    return new LayeredScope([play.vars, this.#extra, this.#run], () => [play.directory]);
  }

  #assemble(host: HostState, context: PlayContext | undefined, task: Task | undefined): LayeredScope {
    const roles = roleLayers(context, task);
    const scope: LayeredScope = new LayeredScope(
      [
        // Templates count on it in every host, as Ansible has it.
        lazyLayer({ ansible_host: () => scope.get('ansible_ssh_host') ?? host.name }),
        ...roles.defaults,
        ...this.#inventory.variablesOf(host.name),
        factsLayer(host),
        ...(context ? playLayers(context, host) : []),
        ...roles.vars,
        ...(task ? varsLevels(task) : []),
        host.includedVars,
        host.setFacts,
        ...roles.params,
        ...includeParams(task),
        this.#extra,
        this.#run,
        lazyLayer({ hostvars: () => this.#hostVars, vars: () => new RenderedScope(scope, this.#renderer) }),
        ...(context ? [playVariables(context)] : []),
        hostVariables(host.name, this.#inventory),
        ...(task?.role ? [taskVariables(task.role)] : []),
      ],
      (kind) => searchPath(kind, context?.play, task),
    );
    return scope;
  }
}

const playLayers = (context: PlayContext, host: HostState): Layer[] => {
  const files = context.varsFiles.get(host.name);
  return [context.play.vars, context.prompted, ...(files ? [files] : [])];
};

/** `vars:` of the include statements around a task: they win over facts and registered values. */
function includeParams(task: Task | undefined): Layer[] {
  const found: Layer[] = [];
  for (let level: Parent | undefined = task?.parent; level?.kind === 'block'; level = level.parent) {
    if (level.origin === 'include' && level.vars.size > 0) found.unshift(level.vars);
  }
  return found;
}
