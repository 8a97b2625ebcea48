import type { Task } from '../playbook/model.ts';
import { type Dict, Unknown } from '../template/value.ts';
import { type Result, unknownResult } from './result.ts';

/**
 * In check mode: the result of a task that depends on what has not happened yet. The facts it would set are as unknown
 * from here on, be they set already or not: their old values may be wrong.
 *
 * @param known the facts whose values are known all the same
 */
export function undecided(task: Task, reason: string, known: Dict = new Map()): Result {
  const facts: Dict = new Map(known);
  if (!/^(ansible\.(builtin|legacy)\.)?set_fact$/.test(task.action.name)) return unknownResult(reason);
  for (const name of task.action.args.keys()) {
    if (typeof name === 'string' && name !== 'cacheable' && !facts.has(name)) facts.set(name, new Unknown(reason));
  }
  return unknownResult(reason, { effects: [{ kind: 'facts', facts, cacheable: false }] });
}
