import type { HostStats, Outcome, RunEvent } from '../../src/events/run-event.ts';

/** The events of tasks that run on all hosts at once; the seventh fails on the fourth host. */
export function* fleetRun(hostCount: number, taskCount: number): Generator<RunEvent> {
  const hosts = Array.from({ length: hostCount }, (_, index) => `web${index}`);
  const stats: Record<string, HostStats> = {};
  for (const host of hosts) {
    stats[host] = { ok: taskCount, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };
  }
  yield { type: 'run.started', at: '2026-01-01T00:00:00.000Z', playbooks: ['site.yml'], check: false, diff: false };
  yield { type: 'play.started', name: 'fleet', hosts, path: 'site.yml:1' };
  for (let number = 0; number < taskCount; number += 1) {
    const id = `t${number}`;
    const label = { id, name: `step ${number}`, action: 'shell', handler: false, path: `site.yml:${number}`, tags: [] };
    yield { type: 'task.started', task: label, hosts };
    for (const host of hosts) yield { type: 'host.started', task: id, host };
    for (const host of hosts) {
      yield { type: 'host.output', task: id, host, stream: 'stdout', text: `unpacking ${number}\n` };
      const fails = number === 6 && host === 'web3';
      const figures = stats[host];
      if (fails && figures) figures.failed = 1;
      yield { type: 'host.finished', task: id, host, loop: false, outcome: fails ? FAILED : CHANGED };
    }
    yield { type: 'task.finished', task: id };
  }
  yield { type: 'run.finished', stats, reason: 'done' };
}

const CHANGED: Outcome = { status: 'changed', result: { changed: true }, differences: [] };
const FAILED: Outcome = {
  status: 'failed',
  result: { changed: true, msg: 'non-zero return code', rc: 2, stderr: 'E: no such package\n' },
  differences: [],
};
