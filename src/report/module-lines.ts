import type { ModuleFigures } from '../events/run-event.ts';

/** Who did the tasks of a run, as a line after the recap; none where all modules were our own. */
export function moduleLines(figures: ModuleFigures | undefined): string[] {
  if (!figures) return [];
  const others = Object.entries(figures.foreign)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([language, { tasks, modules }]) => `${tasks} via ${language} (${modules.join(', ')})`);
  return [`modules: ${[`${figures.native} native`, ...others].join(', ')}`];
}
