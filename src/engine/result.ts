import type { Difference, Explanation, Outcome, Status } from '../events/run-event.ts';
import type { Effect } from '../sdk/control.ts';
import type { ResultFields } from '../sdk/module.ts';
import { type Dict, fromJson, type Json, toJson, Unknown, type Value } from '../template/value.ts';
import type { AnyAction } from './actions.ts';

/** What a result asks of the engine: what a control said, and what check mode leaves open. */
export type ResultEffect =
  | Effect
  /** The facts of such names that are set already may come to be others. */
  | { readonly kind: 'unsettled-facts'; readonly names: RegExp; readonly reason: string };

/** What a task, or one item of its loop, came to, while the engine still works on it. */
export interface Result {
  readonly status: Status;
  /** What `register` gets. */
  readonly values: Dict | Unknown;
  readonly differences: readonly Difference[];
  readonly effects: readonly ResultEffect[];
  /** The facts of a result whose values are unknown. */
  readonly facts?: Dict;
  /** The paths at and below which its changes lie; undefined where they may lie anywhere. */
  readonly touches?: readonly string[] | undefined;
  /** The report of an error that points into a file. */
  readonly report?: string | undefined;
  readonly shown?: boolean | undefined;
  /** How a module came to it, where the run is to explain itself. */
  readonly explanation?: Explanation | undefined;
  readonly ignored?: boolean | undefined;
  /** What gave it; the task itself may name a template only. */
  readonly action?: AnyAction | undefined;
  readonly delegatedTo?: string | undefined;
  readonly delegateAddress?: string | undefined;
}

/** A result whose fields are plain; `changed` and `failed` follow from the status. */
export function resultOf(status: Status, fields: ResultFields, rest: Partial<Result> = {}): Result {
  const values: Dict = new Map();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) values.set(name, fromJson(value));
  }
  return settle({ status, values, differences: [], effects: [], ...rest });
}

/** The same result with `changed`, `failed` and the line lists that Ansible adds to every result. */
export function settle(result: Result): Result {
  if (result.values instanceof Unknown) return result;
  const values: Dict = new Map(result.values);
  // What failed may have changed something before it did, as a command that ran and gave an exit status.
  const changed = result.status === 'changed' || (result.status === 'failed' && hasChanged(result));
  values.set('changed', changed);
  values.set('failed', result.status === 'failed');
  for (const stream of ['stdout', 'stderr']) {
    const text = values.get(stream);
    if (typeof text === 'string' && !values.has(`${stream}_lines`)) values.set(`${stream}_lines`, linesOf(text));
  }
  if (result.status === 'skipped') values.set('skipped', true);
  if (result.status === 'unreachable') values.set('unreachable', true);
  return { ...result, values };
}

/** Whether the result says that something changed; a failure can say so, too. */
export const hasChanged = (result: Result): boolean => fieldOf(result, 'changed') === true;

/** In check mode: what would happen depends on what has not happened yet. */
export const unknownResult = (reason: string, rest: Partial<Result> = {}): Result => ({
  status: 'unknown',
  values: new Unknown(reason),
  differences: [],
  effects: [],
  ...rest,
});

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split(/\r?\n/));

const CENSORED = "the output has been hidden due to the fact that 'no_log: true' was specified for this result";

/** The result as reporters see it. */
export function outcomeOf(result: Result, options: { readonly noLog: boolean }): Outcome {
  const { status, values } = result;
  return {
    status,
    result: options.noLog
      ? censored(result)
      : (toJson(values instanceof Unknown ? new Map() : values) as { [key: string]: Json }),
    differences: options.noLog ? [] : result.differences,
    ...(result.ignored ? { ignored: true } : {}),
    ...(result.delegatedTo === undefined ? {} : { delegatedTo: result.delegatedTo }),
    ...(result.delegateAddress === undefined ? {} : { delegateAddress: result.delegateAddress }),
    ...(result.report === undefined || options.noLog ? {} : { report: result.report }),
    ...(options.noLog ? { censored: true } : {}),
    ...(result.shown && !options.noLog ? { shown: true } : {}),
    ...(values instanceof Unknown ? { reason: values.reason } : {}),
  };
}

const censored = (result: Result): Outcome['result'] => ({
  censored: CENSORED,
  changed: hasChanged(result),
  ...(result.status === 'failed' ? { failed: true } : {}),
});

/** A field of a result, or undefined where the result is unknown or has none. */
export const fieldOf = (result: Result, name: string): Value | undefined =>
  result.values instanceof Unknown ? undefined : result.values.get(name);

/** What a loop came to, from what its items did. */
export function combineItems(items: readonly Result[]): Result {
  const has = (status: Status) => items.some((item) => item.status === status && !item.ignored);
  const status = loopStatus(items, has);
  const values: Dict = new Map<string, Value>([
    ['results', items.map(({ values: value }) => value)],
    ['msg', loopMessage(status)],
    ['changed', items.some(hasChanged)],
  ]);
  return settle({
    status,
    values,
    differences: items.flatMap(({ differences }) => differences),
    effects: [],
    delegatedTo: sameDelegate(items),
    report: items.find(({ report }) => report !== undefined)?.report,
  });
}

/** The host that did the work of all items, if it was one. */
function sameDelegate([first, ...others]: readonly Result[]): string | undefined {
  return others.every(({ delegatedTo }) => delegatedTo === first?.delegatedTo) ? first?.delegatedTo : undefined;
}

function loopStatus(items: readonly Result[], has: (status: Status) => boolean): Status {
  for (const status of ['unreachable', 'failed', 'changed', 'unknown'] as const) if (has(status)) return status;
  return items.every((item) => item.status === 'skipped') ? 'skipped' : 'ok';
}

function loopMessage(status: Status): string {
  if (status === 'failed') return 'One or more items failed';
  return status === 'skipped' ? 'All items skipped' : 'All items completed';
}
