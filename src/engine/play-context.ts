import { rolesNamedIn, roleUsesIn } from '../playbook/effective.ts';
import type { Play, RoleUse, TaskItem } from '../playbook/model.ts';
import type { Dict } from '../template/value.ts';
import type { HostState } from './host-state.ts';

/** One play while it runs: what its tasks and handlers share. */
export interface PlayContext {
  readonly play: Play;
  /** Rendered. */
  readonly name: string;
  /** Every host the play selected, failed ones included, in the order of the inventory whatever `order` says. */
  readonly allHosts: readonly HostState[];
  /** The hosts of the batch under way. */
  readonly batch: readonly HostState[];
  /** Whether all hosts of the batch do a task before any of them begins the next, or each goes its own way. */
  readonly inStep: boolean;
  /** Whether failures stop at the debugger: strategy debug. */
  readonly debugging: boolean;
  /** Answers to `vars_prompt`. */
  readonly prompted: Dict;
  /** The contents of `vars_files`, by host: their names may depend on it. */
  readonly varsFiles: Map<string, Dict>;
  /** The uses of roles whose defaults and vars the whole play sees: those of `roles:`, imported ones, public ones. */
  readonly roles: RoleUse[];
  /** All uses of roles so far, those that included roles are among them: what `ansible_play_role_names` tells. */
  readonly usedRoles: RoleUse[];
  /** With `private_role_vars`: those that are public all the same. */
  readonly publicRoles: Set<RoleUse>;
  /** Handlers that included roles brought along. */
  readonly addedHandlers: TaskItem[];
  /** The roles of which a host has run a task, by their identity. */
  readonly rolesBegun: Map<HostState, Set<string>>;
  /** Those of them that it came to the end of: it does not run them a second time. */
  readonly rolesRun: Map<HostState, Set<string>>;
  /** So many failed hosts of a batch, in percent, may there be before the play ends for all. */
  readonly maxFailPercentage: number | undefined;
  /** How many hosts the batch had before any was lost, in this play or an earlier one. */
  readonly batchSize: number;
  /** `meta: end_play` ended it for all its batches. */
  ended: boolean;
  /** A failure ended the play for all its hosts. */
  exhausted: boolean;
}

/** The roles that a play uses statically, in order, dependencies first. */
export const rolesOf = (play: Play): readonly RoleUse[] =>
  roleUsesIn([...play.preTasks, ...play.roles, ...play.tasks, ...play.postTasks]);

/** The same as the play names them: those of `roles:` first, each before those that it brings in. */
export const namedRolesOf = (play: Play): readonly RoleUse[] =>
  rolesNamedIn([...play.roles, ...play.preTasks, ...play.tasks, ...play.postTasks]);
