import type { Target } from '../language/ast.ts';
import { type Context, keyOf, type ScopeFrame } from '../nunjucks-adapter.ts';
import { iterate } from '../operations/sequence.ts';
import { refuse } from '../operations/usable.ts';
import type { Value } from '../value.ts';
import { Namespace } from './namespace.ts';

/** Gives a value to a target; at the top level of a template it can be imported by others. */
export function assign(
  frame: ScopeFrame,
  context: Context | null,
  target: Target,
  value: Value,
  start: number,
  end: number,
): void {
  frame.session.mark(frame.place, start, end);
  if (target.kind === 'tuple') {
    for (const [part, item] of unpacked(target.items, value)) assign(frame, context, part, item, start, end);
    return;
  }
  if (target.kind === 'namespace') {
    const namespace = frame.lookup(target.name);
    if (!(namespace instanceof Namespace)) {
      refuse(`"${target.name}" is no namespace, so no attribute of it can be set`, 'make it with namespace()');
    }
    namespace.set(target.attribute, value);
    return;
  }
  frame.set(target.name, value);
  if (!context || !frame.topLevel || target.name.startsWith('_')) return;
  context.setVariable(keyOf(target.name), value);
  context.addExport(keyOf(target.name));
}

function unpacked(targets: readonly Target[], value: Value): [Target, Value][] {
  const items = iterate(value);
  if (items.length !== targets.length) refuse(`${items.length} values cannot be given to ${targets.length} names`);
  return targets.map((target, i) => [target, items[i] ?? null]);
}
