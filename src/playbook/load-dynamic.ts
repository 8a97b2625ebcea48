import { dirname } from 'node:path';
import type { Span } from '../source/span.ts';
import type { Value } from '../template/value.ts';
import { playOf } from './effective.ts';
import { firstFile, tasksFileCandidates } from './find-file.ts';
import { type LoadContext, report } from './load-context.ts';
import type { Applied, Block, RoleReference, Task } from './model.ts';
import { openYaml } from './open-yaml.ts';
import { noUses, type Place } from './place.ts';
import { makeBlock } from './read-block.ts';
import { readItems } from './read-items.ts';
import { type RoleFiles, useRole } from './use-role.ts';

export interface IncludeOptions {
  /** The include statement: its place in the tree is where the included tasks go. */
  readonly task: Task;
  /** What the included tasks inherit: `task.applied`, with the loop variable of this turn among its vars. */
  readonly level: Applied;
}

/**
 * The tasks of an include_tasks during the run, as the block that stands in its place. What is wrong is in
 * `context.errors`; undefined where the file was not found. Handlers of roles that the file imports are in
 * `roleUsesIn([block])`.
 *
 * @param name as written, already rendered
 */
export function loadTasksFile(name: string, { task, level }: IncludeOptions, context: LoadContext): Block | undefined {
  const place = placeOf(task, context);
  const path = firstFile(`the file "${name}"`, tasksFileCandidates(name, place), task.action.span, context);
  if (path === undefined) return undefined;
  const fill = (inside: Place) => ({
    body: readItems(openYaml(path, context, task.action.span), { ...inside, directory: dirname(path) }),
  });
  const notify = level.notify?.length ? level.notify : task.notify;
  return makeBlock(place, { level, origin: 'include', notify, fill });
}

/**
 * A role during the run: include_role. What is wrong is in `context.errors`; undefined where the role was not found.
 * Its handlers, and those of its dependencies, are in `roleUsesIn([block])`.
 *
 * @param reference with its name rendered; its level is what the tasks inherit
 */
export function loadRole(
  reference: RoleReference,
  options: RoleFiles & { readonly task: Task; readonly unchecked?: boolean },
  context: LoadContext,
): Block | undefined {
  const { task, ...from } = options;
  const name = nameOf(reference.name, reference.span, context);
  if (name === undefined) return undefined;
  return useRole({ ...reference, ...from, name, once: false, listed: false }, placeOf(task, context), readItems);
}

function nameOf(name: Value, span: Span, context: LoadContext): string | undefined {
  if (typeof name === 'string' && name !== '') return name;
  report(context, 'include_role needs the name of a role', { span });
  return undefined;
}

function placeOf({ parent, role, directory, isHandler, collections }: Task, context: LoadContext): Place {
  const playbookDirectory = (parent && playOf(parent)?.directory) ?? directory;
  return { context, parent, role, directory, playbookDirectory, isHandler, collections, chain: [], uses: noUses() };
}
