import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { RunEvent } from '../../src/events/run-event.ts';
import { runScenario } from './scenario.ts';

const JOBS = mkdtempSync(join(tmpdir(), 'jobs-'));
afterAll(() => rmSync(JOBS, { recursive: true, force: true }));

/** Runs tasks on one host; gives the results of the last of them. */
async function results(tasks: readonly object[]) {
  const play = { hosts: 'h1', gather_facts: false, vars: { ansible_async_dir: JOBS }, tasks };
  const { events } = await runScenario(new Map([['site.yml', JSON.stringify([play])]]));
  return events.flatMap((event: RunEvent) => (event.type === 'host.finished' ? [event.outcome.result] : []));
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 300 && !isSo(); i++) await delay(50);
  expect(isSo()).toBe(true);
}

const recordOf = (id: string): Record<string, unknown> => JSON.parse(readFileSync(join(JOBS, id), 'utf8'));

test('a job outlives the run that started it, and another run reads what it came to', async () => {
  const go = join(JOBS, 'go');
  const script = `while [ ! -e ${go} ]; do sleep 0.05; done; printf 'a\\\\\\t"ü\\033\\n\\nb\\n'; echo no >&2; exit 3`;
  const [begun] = await results([{ shell: script, async: 60, poll: 0 }]);
  const id = String(begun?.ansible_job_id);
  expect(begun).toMatchObject({ started: 1, finished: 0, results_file: join(JOBS, id) });
  expect(recordOf(id)).toEqual({ started: 1, finished: 0, ansible_job_id: id });
  expect(statSync(join(JOBS, id)).mode & 0o777).toBe(0o600);

  await results([{ command: `touch ${go}` }]);
  await until(() => recordOf(id).finished === 1);
  const [ended] = await results([{ async_status: { jid: id } }]);
  expect(ended).toMatchObject({
    ...{ started: 1, finished: 1, ansible_job_id: id, failed: true, changed: true },
    ...{ rc: 3, stdout: 'a\\\t"ü\u001b\n\nb', stderr: 'no', msg: 'non-zero return code', cmd: script },
  });
  await until(() => !existsSync(join(JOBS, `.${id}`)));
});

test('the record that Ansible writes is read, too', async () => {
  const id = 'j123456789012.4711';
  const record = { changed: false, failed: true, msg: 'no space', rc: 5, cmd: ['x'] };
  const [, , status] = await results([
    { copy: { content: JSON.stringify(record), dest: join(JOBS, id) } },
    { async_status: { jid: id }, ignore_errors: true },
    { async_status: { jid: id } },
  ]);
  expect(status).toMatchObject({ ...record, finished: 1, started: 1 });
});

test('when its time is up all its processes are gone, also those that do not listen', async () => {
  const pids = join(JOBS, 'pids');
  const stubborn = `trap '' TERM; (trap '' TERM; exec sleep 321) & echo $! >>${pids}; echo $$ >>${pids}; wait; sleep 322`;
  const [begun] = await results([{ shell: stubborn, async: 1, poll: 0 }]);
  const id = String(begun?.ansible_job_id);
  await until(() => recordOf(id).failed === true);
  const [ended] = await results([{ async_status: { jid: id } }]);
  expect(ended).toMatchObject({ failed: true, finished: 1, msg: 'Timeout exceeded' });
  const alive = readFileSync(pids, 'utf8')
    .trim()
    .split('\n')
    .filter((pid) => existsSync(`/proc/${pid}`) && !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')));
  expect(alive).toEqual([]);
});

test('a job of check mode is kept in memory, and nothing is written', async () => {
  const before = readdirSync(JOBS);
  const checked = await results([
    { stat: { path: '/' }, async: 9, poll: 0, register: 'job', check_mode: true },
    { async_status: { jid: '{{ job.ansible_job_id }}' }, check_mode: true },
  ]);
  expect(checked[1]).toMatchObject({ finished: 1, stat: { isdir: true } });
  expect(readdirSync(JOBS)).toEqual(before);
});

test('an id is no path', async () => {
  const [status] = await results([{ async_status: { jid: "{{ '../' ~ 'x' }}", mode: 'cleanup' } }]);
  expect(status).toMatchObject({ failed: true });
  expect(String(status?.msg)).toContain('cannot be the id of a job');
});
