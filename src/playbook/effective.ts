import type { Expression } from '../template/template.ts';
import type { Dict, Value } from '../template/value.ts';
import type {
  Block,
  InheritedKeyword,
  Keyword,
  ModuleDefault,
  Parent,
  Play,
  RoleUse,
  Task,
  TaskItem,
} from './model.ts';

/** The levels around an item, outermost first, the item itself last. */
export const levelsOf = once((item: Parent | Task): readonly (Parent | Task)[] => {
  const levels: (Parent | Task)[] = [];
  for (let level: Parent | Task | undefined = item; level; level = level.parent) levels.unshift(level);
  return levels;
});

/** A keyword as the nearest level has it that writes it. */
export function inherited(item: Parent | Task, keyword: InheritedKeyword): Keyword | undefined {
  for (let level: Parent | Task | undefined = item; level; level = level.parent) {
    const written = level.keywords.get(keyword);
    if (written) return written;
  }
  return undefined;
}

/** The tags of an item with those of all levels above it; each may be a template. */
export const effectiveTags = once((item: Parent | Task): readonly Value[] => [
  ...new Set(levelsOf(item).flatMap(({ tags }) => tags)),
]);

/** The conditions of an item, those of the outermost level first. */
export const conditionsOf = once((item: Parent | Task): readonly Expression[] =>
  levelsOf(item).flatMap(({ when }) => when),
);

/** The `vars:` of the blocks around a task and of the task, outermost first. Those of the play rank elsewhere. */
export function varsLevels(item: Parent | Task): readonly Dict[] {
  return levelsOf(item).flatMap((level) => (level.kind === 'play' || level.vars.size === 0 ? [] : [level.vars]));
}

/** The `environment:` of all levels, outermost first; the inner ones win. */
export const environmentsOf = once((item: Parent | Task): readonly Keyword[] =>
  levelsOf(item).flatMap(({ environment }) => environment ?? []),
);

/** The `module_defaults:` of all levels, outermost first; the inner ones win. */
export const moduleDefaultsOf = once((item: Parent | Task): readonly ModuleDefault[] =>
  levelsOf(item).flatMap(({ moduleDefaults }) => moduleDefaults),
);

/** Items never change, and each is asked the same on every host: the answer is kept as long as the item. */
function once<T>(answer: (item: Parent | Task) => T): (item: Parent | Task) => T {
  const known = new WeakMap<Parent | Task, { readonly value: T }>();
  return (item) => {
    const kept = known.get(item) ?? { value: answer(item) };
    known.set(item, kept);
    return kept.value;
  };
}

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

/** The same uses in the order in which they are written: a role before those that it brings in. */
export function rolesNamedIn(items: readonly TaskItem[]): readonly RoleUse[] {
  return items.flatMap((item) => {
    if (item.kind === 'task') return [];
    const below = rolesNamedIn([...item.body, ...item.rescue, ...item.always]);
    return isRoleBlock(item) ? [item.role, ...below] : below;
  });
}

const isRoleBlock = (block: Block): block is Block & { role: RoleUse } =>
  block.origin === 'role' && block.role !== undefined;
