import type { Expression } from '../template/template.ts';
import type { Dict, Value } from '../template/value.ts';
import type { Block, InheritedKeyword, Keyword, Level, Parent, Play, RoleUse, Task, TaskItem } from './model.ts';

/** The levels around an item, outermost first, the item itself last. */
export function levelsOf(item: Parent | Task): readonly (Parent | Task)[] {
  const levels: (Parent | Task)[] = [];
  for (let level: Parent | Task | undefined = item; level; level = level.parent) levels.unshift(level);
  return levels;
}

/** A keyword as the nearest level has it that writes it. */
export function inherited(item: Parent | Task, keyword: InheritedKeyword): Keyword | undefined {
  for (let level: Parent | Task | undefined = item; level; level = level.parent) {
    const written = level.keywords.get(keyword);
    if (written) return written;
  }
  return undefined;
}

/** The tags of an item with those of all levels above it; each may be a template. */
export function effectiveTags(item: Parent | Task): readonly Value[] {
  return [...new Set(levelsOf(item).flatMap(({ tags }) => tags))];
}

/** The conditions of an item, those of the outermost level first. */
export function conditionsOf(item: Parent | Task): readonly Expression[] {
  return levelsOf(item).flatMap(({ when }) => when);
}

/** The `vars:` of the blocks around a task and of the task, outermost first. Those of the play rank elsewhere. */
export function varsLevels(item: Parent | Task): readonly Dict[] {
  return levelsOf(item).flatMap((level) => (level.kind === 'play' || level.vars.size === 0 ? [] : [level.vars]));
}

/** The `environment:` of all levels, outermost first; the inner ones win. */
export function environmentsOf(item: Parent | Task): readonly Keyword[] {
  return written(item, ({ environment }) => environment);
}

/** The `module_defaults:` of all levels, outermost first; the inner ones win. */
export function moduleDefaultsOf(item: Parent | Task): readonly Keyword[] {
  return written(item, ({ moduleDefaults }) => moduleDefaults);
}

const written = (item: Parent | Task, keyword: (level: Level) => Keyword | undefined): readonly Keyword[] =>
  levelsOf(item).flatMap((level) => keyword(level) ?? []);

/** The play an item stands in. */
export function playOf(item: Parent | Task): Play | undefined {
  const [outermost] = levelsOf(item);
  return outermost?.kind === 'play' ? outermost : undefined;
}

/** The roles that the blocks among some items stand for, in the order in which they run, dependencies first. */
export function roleUsesIn(items: readonly TaskItem[]): readonly RoleUse[] {
  return [...new Set(items.flatMap(usesOf))];
}

function usesOf(item: TaskItem): readonly RoleUse[] {
  if (item.kind === 'task') return [];
  const below = [...item.body, ...item.rescue, ...item.always].flatMap(usesOf);
  return isRoleBlock(item) ? [...below, item.role] : below;
}

const isRoleBlock = (block: Block): block is Block & { role: RoleUse } =>
  block.origin === 'role' && block.role !== undefined;
