import type { RoleUse, Task } from '../playbook/model.ts';
import type { Dict } from '../template/value.ts';
import type { PlayContext } from './play-context.ts';

/** What roles add to the variables of a task, each list lowest first. */
export interface RoleLayers {
  readonly defaults: readonly Dict[];
  readonly vars: readonly Dict[];
  readonly params: readonly Dict[];
}

/**
 * The variables of the roles that a task sees: those of the play's roles, which all share, then those of the roles
 * around it, the nearest last. A role sees what its dependencies define, too. What `vars:` beside the name of a role
 * say is for its own tasks and for the roles it brings in, and since ansible-core 2.15 wins over its files there.
 */
export function roleLayers(
  context: PlayContext | undefined,
  task: Task | undefined,
  areRolesPrivate = false,
): RoleLayers {
  const own = task?.role;
  const parents = own?.parents ?? [];
  const dependencies = own?.dependencies.flatMap(withDependencies) ?? [];
  const shared = (context?.roles ?? []).filter((use) => !areRolesPrivate || context?.publicRoles.has(use));
  return {
    defaults: filled([...shared, ...parents, ...dependencies, ...(own ? [own] : [])].map((use) => use.defaults)),
    vars: filled([
      ...shared.map((use) => use.vars),
      ...parents.flatMap((use) => [use.inlineVars, use.vars]),
      ...dependencies.map((use) => use.vars),
      ...(own ? [own.vars, own.inlineVars] : []),
    ]),
    params: filled(own ? [...own.parents, own].map((use) => use.params) : []),
  };
}

/** A use of a role after those of the roles it depends on. */
export const withDependencies = (use: RoleUse): readonly RoleUse[] => [
  ...use.dependencies.flatMap(withDependencies),
  use,
];

const filled = (dicts: readonly RoleUse['vars'][]): readonly Dict[] => dicts.filter((dict) => dict.size > 0);
