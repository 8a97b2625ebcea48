import { execFile } from 'node:child_process';
import type { HostStats, Outcome, RunEvent } from '../../src/events/run-event.ts';

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface EventRun extends Run {
  readonly events: readonly RunEvent[];
  readonly stats: { readonly [host: string]: HostStats };
}

/** Runs the built command as a user would, from the top of the repository. */
export function infrakit(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['dist/cli/main.js', ...args],
      { maxBuffer: 1 << 28, env: { ...process.env, NO_COLOR: '1' } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/** The same with `--json`: the events of the run. */
export async function infrakitEvents(...args: string[]): Promise<EventRun> {
  const run = await infrakit(...args, '--json');
  const events = run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RunEvent);
  const finished = events.find((event) => event.type === 'run.finished');
  return { ...run, events, stats: finished?.stats ?? {} };
}

/** `task name` with `host` for every outcome of a status, in a form that sets can compare. */
export function tasksWith(run: EventRun, status: Outcome['status']): Set<string> {
  const names = new Map(
    run.events.flatMap((event) => (event.type === 'task.started' ? [[event.task.id, event.task.name]] : [])),
  );
  return new Set(
    run.events.flatMap((event) =>
      event.type === 'host.finished' && event.outcome.status === status
        ? [`${names.get(event.task)} @ ${event.host}`]
        : [],
    ),
  );
}
