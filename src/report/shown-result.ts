import type { Outcome, TaskLabel } from '../events/run-event.ts';
import type { Json } from '../template/value.ts';
import { resultJson } from './result-json.ts';

type Result = { readonly [key: string]: Json };

/** Fields that Ansible keeps to itself: the status line says them, or they are printed elsewhere. */
const INTERNAL = new Set(['failed', 'skipped', 'diff', 'warnings', 'deprecations', 'invocation']);
/** With a message, debug prints nothing else. */
const DEBUG_FIELDS = new Set(['msg', 'exception']);
/** Of a failed command, printed below the line in a readable form, or of no use to a reader. */
const UNREADABLE = new Set([
  'stdout',
  'stderr',
  'stdout_lines',
  'stderr_lines',
  'delta',
  'start',
  'end',
  'results',
  'exception',
]);

/** The verbosity from which results are printed with line breaks. */
const INDENTED_FROM = 3;
const INDENT = 4;

/** The result as it stands after `=>`. `brief` leaves out what failures print below it. */
export function shownResult(outcome: Outcome, task: TaskLabel, verbosity: number, brief = false): string {
  const result = brief && !outcome.shown ? without(outcome.result, UNREADABLE) : outcome.result;
  const isIndented = outcome.shown === true || verbosity >= INDENTED_FROM;
  return resultJson(cleaned(result, outcome, task), isIndented ? INDENT : undefined);
}

/** The name of a task's action without the collection it ships in. */
export const shortAction = (task: TaskLabel): string => task.action.replace(/^ansible\.(builtin|legacy)\./, '');

function cleaned(result: Result, outcome: Outcome, task: TaskLabel): Result {
  const visible = without(result, INTERNAL);
  if (outcome.status === 'skipped') return without(visible, new Set(['results']));
  if (shortAction(task) !== 'debug' || outcome.status === 'failed') return visible;
  if (!('msg' in visible)) return without(visible, new Set(['changed']));
  return Object.fromEntries(Object.entries(visible).filter(([key]) => DEBUG_FIELDS.has(key)));
}

const without = (result: Result, names: ReadonlySet<string>): Result =>
  Object.fromEntries(Object.entries(result).filter(([key]) => !names.has(key)));

const INCLUDES = new Set(['include_tasks', 'include_role', 'include', 'import_tasks', 'import_role']);

/** Whether a task does nothing but bring other tasks. */
export const includesMore = (task: TaskLabel): boolean => INCLUDES.has(shortAction(task));

/** What a play gathers by itself is not shown with `-v`. */
export const isGathering = (task: TaskLabel): boolean =>
  shortAction(task) === 'gather_facts' || (task.name === 'Gathering Facts' && shortAction(task) === 'setup');
