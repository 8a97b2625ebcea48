import type { Task } from '../playbook/model.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Renderer } from '../template/renderer.ts';
import { trustedText } from '../template/template.ts';
import { type Dict, isDict, Unknown, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { type Result, type ResultEffect, unknownResult } from './result.ts';

interface Rendering {
  readonly renderer: Renderer;
  readonly scope: LayeredScope;
}

/**
 * In check mode: the result of a task that depends on what has not happened yet. The facts it would set are as unknown
 * from here on, be they set already or not: their old values may be wrong. Where a template names a fact, and what it gives is
 * not known either, that is every fact whose name it may give.
 *
 * @param known the facts whose values are known all the same
 */
export function undecided(task: Task, reason: string, rendering: Rendering, known: Dict = new Map()): Result {
  const { action } = task;
  if (!/^(ansible\.(builtin|legacy)\.)?set_fact$/.test(action.name)) return unknownResult(reason);
  const facts: Dict = new Map(known);
  const effects: ResultEffect[] = [];
  const names = new Set(action.args.keys());
  if (action.argsTemplate) {
    const args = attempted(() => rendering.renderer.render(action.argsTemplate as Value, rendering.scope));
    if (isDict(args)) for (const name of args.keys()) names.add(name);
    else effects.push({ kind: 'unsettled-facts', names: /^/, reason });
  }
  for (const written of names) {
    if (typeof written !== 'string' || written === 'cacheable') continue;
    const name = nameOf(written, task, rendering);
    if (name === undefined) effects.push({ kind: 'unsettled-facts', names: possible(written), reason });
    else if (!facts.has(name)) facts.set(name, new Unknown(reason));
  }
  return unknownResult(reason, { effects: [...effects, { kind: 'facts', facts, cacheable: false }] });
}

/** The name of a fact; undefined where its template cannot be rendered yet. */
function nameOf(written: string, { action }: Task, { renderer, scope }: Rendering): string | undefined {
  if (!written.includes('{{') || !action.args.has(written)) return written;
  const span = action.spans.get(written) ?? action.span;
  const name = attempted(() => renderer.render(trustedText(written, span), scope));
  return typeof name === 'string' || typeof name === 'number' ? String(name) : undefined;
}

/** The names that a template may give: what stands around its expressions is the same in all of them. */
const possible = (template: string): RegExp =>
  new RegExp(
    `^${template
      .split(/\{\{[\s\S]*?\}\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

function attempted(render: () => Value): Value | undefined {
  try {
    return render();
  } catch (error) {
    if (error instanceof InfrakitError) return undefined;
    throw error;
  }
}
