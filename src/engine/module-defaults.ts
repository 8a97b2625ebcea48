import { moduleDefaultsOf } from '../playbook/effective.ts';
import type { ModuleDefault, Task } from '../playbook/model.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Scope } from '../template/scope.ts';
import { type Dict, isDict, OMIT, Unknown } from '../template/value.ts';
import type { AnyAction } from './actions.ts';

/**
 * The arguments that `module_defaults` give to the module of a task: those of its groups, then those of the module itself. As in
 * Ansible what an inner level says of a module or group takes the place of all that an outer one says of it.
 *
 * @throws UndefinedVariable; InfrakitError where a template gives no mapping
 */
export function moduleDefaults(
  task: Task,
  action: AnyAction,
  renderer: Renderer,
  scope: Scope,
): readonly (Dict | Unknown)[] {
  const found = namesOf(task, action).flatMap((name) => defaultsFor(task, name));
  return found.flatMap(({ args, span }) => {
    const values = renderer.render(args, scope);
    if (values instanceof Unknown || isDict(values)) return [values];
    if (values === OMIT || values === null) return [];
    throw new InfrakitError('the defaults of a module must be a mapping of arguments', { span });
  });
}

/** The whole names of the modules whose defaults a task gets, the weakest first. */
function namesOf({ action: { module } }: Task, action: AnyAction): readonly string[] {
  if (module?.kind === 'file') return [module.name];
  const standsFor = action.kind === 'module' && action.standsFor !== undefined ? [action.standsFor] : [];
  return [...standsFor, action.name].map((name) => `${action.collection}.${name}`);
}

/** The defaults that reach a module by its whole name, the weakest first. */
function defaultsFor(task: Task, name: string): readonly ModuleDefault[] {
  const latest = new Map<string, ModuleDefault>();
  for (const one of moduleDefaultsOf(task)) {
    if (one.modules.has(name)) latest.set(`${one.isGroup} ${one.name}`, one);
  }
  const found = [...latest.values()];
  return [...found.filter(({ isGroup }) => isGroup), ...found.filter(({ isGroup }) => !isGroup)];
}
