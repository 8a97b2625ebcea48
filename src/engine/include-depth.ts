import { levelsOf } from '../playbook/effective.ts';
import type { Task } from '../playbook/model.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { locate } from '../source/span.ts';

/** Enough for a recursion that ends by its condition; without an end each level would be kept until memory is full. */
const DEEPEST = 200;

/**
 * Refuses an include statement that stands in too many others.
 *
 * @throws InfrakitError with the last circle, from a file to the same file
 */
export function checkDepth(task: Task): void {
  const around = levelsOf(task).filter((level) => level.kind === 'block' && level.origin === 'include');
  if (around.length < DEEPEST) return;
  const { span } = task.action;
  const outwards = around.map((level) => level.span).reverse();
  const turn = outwards.findIndex(({ source }) => source.path === span.source.path);
  const circle = [span, ...outwards.slice(0, turn + 1)].reverse();
  throw new InfrakitError(`includes are nested more than ${DEEPEST} deep: ${circle.map(locate).join(' -> ')}`, {
    span,
    hint: 'a file or role that includes itself needs a "when" that ends it',
  });
}
