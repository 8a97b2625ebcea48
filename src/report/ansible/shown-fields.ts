import type { Outcome, TaskLabel } from '../../events/run-event.ts';
import type { Json } from '../../template/value.ts';
import { shortAction } from '../shown-result.ts';

export type Fields = { readonly [name: string]: Json };

/** The verbosity from which nothing of a result is left out for brevity. */
export const EVERYTHING_FROM = 3;
/** What debug is left with where it has a message. */
const OF_DEBUG = new Set(['msg', 'exception', 'warnings', 'deprecations']);
const NOT_OF_DEBUG = new Set(['changed', 'failed', 'skipped', 'invocation', 'skip_reason']);

/** The fields of an outcome as callbacks get them: what its status says already is not among them. */
export const fieldsOf = (outcome: Outcome): Fields =>
  outcome.status === 'unknown'
    ? { changed: false, skip_reason: outcome.reason ?? 'it depends on a pending change' }
    : keeping(outcome.result, (name) => name !== 'failed' && name !== 'skipped');

/** Of a result of debug what it is for; every other as it is. */
export function debugFields(fields: Fields, task: TaskLabel): Fields {
  if (shortAction(task) !== 'debug') return fields;
  return keeping(fields, 'msg' in fields ? (name) => OF_DEBUG.has(name) : (name) => !NOT_OF_DEBUG.has(name));
}

/** What is printed of a result: nothing that Ansible keeps for itself. */
export const printedFields = (fields: Fields, verbosity: number): Fields =>
  keeping(
    fields,
    (name) =>
      !name.startsWith('_ansible_') &&
      name !== 'exception' &&
      (verbosity >= EVERYTHING_FROM || (name !== 'invocation' && name !== 'diff')),
  );

export const without = (fields: Fields, ...names: readonly string[]): Fields =>
  keeping(fields, (name) => !names.includes(name));

const keeping = (fields: Fields, isKept: (name: string) => boolean): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => isKept(name)));
