import { varsLevels } from '../playbook/effective.ts';
import type { Parent, RoleUse, Task } from '../playbook/model.ts';
import { putOver } from '../template/operations/merge-variables.ts';
import type { FileKind } from '../template/scope.ts';
import type { Dict } from '../template/value.ts';
import type { Layer, SearchPath } from '../vars/layered-scope.ts';
import { taskVariables } from './magic-variables.ts';
import type { PlayContext } from './play-context.ts';
import { type RoleLayers, roleLayers } from './role-layers.ts';
import type { RunSettings } from './run-settings.ts';
import { searchPath } from './search-path.ts';

/** What the scopes of one task have in common on all hosts, each list lowest first. */
export interface SharedLayers {
  readonly defaults: readonly Layer[];
  /** Variables of roles, blocks and the task. */
  readonly vars: readonly Layer[];
  /** Parameters of roles and of includes: they win over facts and registered values. */
  readonly params: readonly Layer[];
  readonly magic: readonly Layer[];
  readonly search: SearchPath;
}

/** What a play has worked out so far; it holds as long as no included role makes its variables public. */
interface OfPlay {
  readonly roleCount: number;
  readonly roles: Map<RoleUse | undefined, RoleLayers>;
  readonly tasks: WeakMap<Task, SharedLayers>;
  whole?: SharedLayers;
}

/** The settings that decide how variables come together. */
type SharedSettings = Pick<RunSettings, 'mergesHashes' | 'privateRoleVars'>;

/** Works out what hosts share, once for each task of a play. */
export class SharedScopes {
  readonly #plays = new WeakMap<PlayContext, OfPlay>();
  readonly #settings: SharedSettings;
  readonly #outside = build(undefined, undefined, roleLayers(undefined, undefined));

  constructor(settings: SharedSettings) {
    this.#settings = settings;
  }

  of(context: PlayContext | undefined, task: Task | undefined): SharedLayers {
    if (!context) return this.#outside;
    const play = this.#ofPlay(context);
    const known = task ? play.tasks.get(task) : play.whole;
    if (known) return known;
    const shared = build(context, task, rolesIn(play, context, task, this.#settings));
    if (task) play.tasks.set(task, shared);
    else play.whole = shared;
    return shared;
  }

  #ofPlay(context: PlayContext): OfPlay {
    const known = this.#plays.get(context);
    if (known && known.roleCount === context.roles.length) return known;
    const fresh: OfPlay = { roleCount: context.roles.length, roles: new Map(), tasks: new WeakMap() };
    this.#plays.set(context, fresh);
    return fresh;
  }
}

/** The layers of the roles that a task sees, the same for all tasks of one use of a role. */
function rolesIn(
  play: OfPlay,
  context: PlayContext,
  task: Task | undefined,
  { mergesHashes, privateRoleVars }: SharedSettings,
): RoleLayers {
  const known = play.roles.get(task?.role);
  if (known) return known;
  const { defaults, vars, params } = roleLayers(context, task, privateRoleVars);
  const join = (dicts: readonly Dict[]) => joined(dicts, mergesHashes);
  const layers = { defaults: join(defaults), vars: join(vars), params: join(params) };
  play.roles.set(task?.role, layers);
  return layers;
}

/** Layers of which nothing changes while the play runs as one, so that a name is looked up once. */
function joined(layers: readonly Dict[], merges: boolean): readonly Dict[] {
  if (layers.length < 2) return layers;
  const all: Dict = new Map();
  for (const layer of layers) putOver(all, layer, merges);
  return [all];
}

function build(context: PlayContext | undefined, task: Task | undefined, roles: RoleLayers): SharedLayers {
  return {
    defaults: roles.defaults,
    vars: [...roles.vars, ...(task ? varsLevels(task) : [])],
    params: [...roles.params, ...includeParams(task)],
    magic: task ? [taskVariables(task, context?.play)] : [],
    search: searchOnce(context, task),
  };
}

function searchOnce(context: PlayContext | undefined, task: Task | undefined): SearchPath {
  const known = new Map<FileKind, readonly string[]>();
  return (kind) => {
    const paths = known.get(kind) ?? searchPath(kind, context?.play, task);
    known.set(kind, paths);
    return paths;
  };
}

/** `vars:` of the include statements around a task: they win over facts and registered values. */
function includeParams(task: Task | undefined): Layer[] {
  const found: Layer[] = [];
  for (let level: Parent | undefined = task?.parent; level?.kind === 'block'; level = level.parent) {
    if (level.origin === 'include' && level.vars.size > 0) found.unshift(level.vars);
  }
  return found;
}
