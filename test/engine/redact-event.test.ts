import { expect, it } from 'vitest';
import { redactEvent } from '../../src/engine/redact-event.ts';
import type { RunEvent } from '../../src/events/run-event.ts';
import { Redactor } from '../../src/secret/redactor.ts';

function redactorOf(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

const stats = { ok: 1, changed: 0, unreachable: 0, failed: 1, skipped: 0, rescued: 0, ignored: 0 };

it('keeps what an event is made of, whatever word is a password', () => {
  const words = redactorOf('finished', 'failed', 'changed', 'task', 'host', 'type', 'stats', 'results', 'web1');
  const ended: RunEvent = { type: 'run.finished', stats: { web1: stats }, reason: 'done' };
  expect(redactEvent(ended, words)).toEqual(ended);

  const result = { changed: true, failed: true, msg: 'the task failed', results: [{ failed: true, msg: 'host' }] };
  const outcome = { status: 'failed' as const, result, differences: [] };
  const event: RunEvent = { type: 'host.finished', task: 'task-1', host: 'web1', outcome, loop: false };
  expect(redactEvent(event, words)).toEqual({
    ...event,
    outcome: { ...outcome, result: { ...result, msg: 'the *** ***', results: [{ failed: true, msg: '***' }] } },
  });
});

it('hides a secret in everything an event tells', () => {
  const secret = 'Hunter2!';
  const told: RunEvent[] = [
    { type: 'play.started', name: secret, hosts: [], path: '' },
    { type: 'play.empty', name: secret, reason: secret },
    {
      type: 'task.started',
      task: { id: '1', name: secret, action: 'debug', handler: false, path: '', tags: [] },
      hosts: [],
    },
    { type: 'host.output', task: '1', host: 'h', stream: 'stdout', text: secret },
    { type: 'file.included', task: '1', path: secret, hosts: [], label: secret },
    { type: 'warning', message: secret },
    { type: 'notice', message: secret },
    {
      type: 'item.finished',
      task: '1',
      host: 'h',
      label: secret,
      outcome: {
        status: 'failed',
        result: { [secret]: { [secret]: [secret] }, results: [{ deep: { [secret]: secret } }, secret] },
        differences: [{ what: 'content', path: secret, before: secret, after: secret }],
        report: secret,
        reason: secret,
      },
    },
  ];
  for (const event of told) {
    expect(JSON.stringify(event)).toContain(secret);
    expect(JSON.stringify(redactEvent(event, redactorOf(secret)))).not.toContain(secret);
  }
});
