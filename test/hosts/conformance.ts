import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules } from '../../src/cli/modules.ts';
import type { Outcome } from '../../src/events/run-event.ts';
import type { EventRun } from './run-infrakit.ts';

/**
 * What comes of a task in check mode, the first and the second time. A task is expected to change something once, as check mode says; a tag says what else holds.
 */
const EXPECTED: { readonly [tag: string]: Expectation } = {
  '': ['changed', 'changed', 'ok'],
  settled: ['ok', 'ok', 'ok'],
  'every-time': ['changed', 'changed', 'changed'],
  /** Only a run can tell, as with a command; then the same again, nothing more to do, or never anything to do. */
  open: ['unknown', 'changed', 'changed'],
  'open-once': ['unknown', 'changed', 'ok'],
  'open-read': ['unknown', 'ok', 'ok'],
  'open-skip': ['unknown', 'skipped', 'skipped'],
  skipped: ['skipped', 'skipped', 'skipped'],
  'skipped-in-check': ['skipped', 'ok', 'ok'],
  failing: ['failed', 'failed', 'failed'],
  /** An earlier task could mend what is missing, so check mode cannot call it a failure. */
  'failing-later': ['unknown', 'failed', 'failed'],
  'fails-when-run': ['changed', 'failed', 'failed'],
  /** It changes the control node. */
  fetched: ['skipped', 'changed', 'ok'],
  /** It changes the inventory of this run. */
  added: ['changed', 'changed', 'changed'],
};
type Expectation = readonly [check: Outcome['status'], first: Outcome['status'], second: Outcome['status']];

/** What is expected of each task of a playbook beside what was seen. */
export function rowsOf(check: EventRun, first: EventRun, second: EventRun, book: string) {
  const [checked, made, again] = [outcomes(check, book), outcomes(first, book), outcomes(second, book)];
  return [...made].map(([task, { tags, outcome }]) => ({
    task,
    expected: EXPECTED[tags.findLast((tag) => tag in EXPECTED) ?? ''],
    seen: [checked.get(task)?.outcome.status, outcome.status, again.get(task)?.outcome.status],
    said: outcome.result.msg ?? checked.get(task)?.outcome.reason,
  }));
}

export const DAEMONS = 'test/hosts/daemons';

/** The modules that the playbooks in daemons/ have tasks of: they need a daemon that is installed first. */
export function usedByDaemons(): string[] {
  const books = readdirSync(DAEMONS).filter((name) => name.endsWith('.yml'));
  const text = books.map((book) => readFileSync(join(DAEMONS, book), 'utf8')).join('\n');
  return modules.map(({ name }) => name).filter((name) => new RegExp(`^ +(?:[a-z.]+\\.)?${name}:`, 'm').test(text));
}

interface TaskOutcome {
  readonly tags: readonly string[];
  readonly outcome: Outcome;
}

/** The outcomes of the tasks of one playbook, by line, name and host. */
export function outcomes(run: EventRun, book: string): Map<string, TaskOutcome> {
  const found = new Map<string, TaskOutcome>();
  for (const started of run.events) {
    if (started.type !== 'task.started' || !started.task.path.includes(`/${book}:`)) continue;
    if (started.task.name === 'Gathering Facts') continue;
    for (const event of run.events) {
      if (event.type !== 'host.finished' || event.task !== started.task.id) continue;
      const name = `${started.task.path.replace(/^.*\//, '')} ${started.task.name} @ ${event.host}`;
      found.set(name, { tags: started.task.tags, outcome: event.outcome });
    }
  }
  return found;
}

/** What went wrong in a run, for the reader of a failed test. */
export function failures(run: EventRun): string {
  const names = new Map(
    run.events.flatMap((event) => (event.type === 'task.started' ? [[event.task.id, event.task.path]] : [])),
  );
  const broken = run.events.filter(
    (event) =>
      event.type === 'host.finished' && /failed|unreachable/.test(event.outcome.status) && !event.outcome.ignored,
  );
  const lines = broken.map((event) =>
    event.type === 'host.finished'
      ? `${names.get(event.task)} ${event.host} ${event.outcome.result.stderr ?? JSON.stringify(event.outcome.result)}`
      : '',
  );
  return [run.stderr, ...lines].join('\n');
}
