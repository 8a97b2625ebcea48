import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/events/run-event.ts';
import { withColour } from '../../src/report/colour.ts';
import type { PlainOptions } from '../../src/report/plain-reporter.ts';
import { GOLDEN, printPlain, readEvents } from './play-back.ts';

const CASES: readonly { title: string; events: string; printed: string; options?: Partial<PlainOptions> }[] = [
  { title: 'a run with every status', events: 'simple', printed: 'simple' },
  { title: 'loops, skipped, empty and failed', events: 'loop', printed: 'loop' },
  { title: 'retries', events: 'retries', printed: 'retries' },
  { title: 'handlers, wide names and a play without hosts', events: 'handlers', printed: 'handlers' },
  { title: 'includes of files and roles', events: 'includes', printed: 'includes' },
  { title: 'lost hosts and a play that runs out of them', events: 'unreachable', printed: 'unreachable' },
  { title: 'check mode with unknown outcomes and differences', events: 'check', printed: 'check' },
  {
    title: 'check mode in colour',
    events: 'check',
    printed: 'check.colour',
    options: { paint: withColour },
  },
  { title: 'results hidden by no_log', events: 'no-log', printed: 'no-log' },
  { title: 'debug and assert', events: 'debug', printed: 'debug' },
  { title: 'failures, rescued, ignored, with streams and with reports', events: 'failures', printed: 'failures' },
  {
    title: 'failures in colour',
    events: 'failures',
    printed: 'failures.colour',
    options: { paint: withColour },
  },
  { title: 'tasks that overlap, as with strategy free', events: 'free', printed: 'free' },
  { title: 'results and streamed output with -v', events: 'verbose', printed: 'verbose', options: { verbosity: 1 } },
  { title: 'the places of tasks with -vv', events: 'verbose', printed: 'verbose.paths', options: { verbosity: 2 } },
];

describe('the plain reporter', () => {
  it.each(CASES)('prints $title', ({ events, printed, options }) => {
    const expected = readFileSync(new URL(`${printed}.txt`, GOLDEN), 'utf8');
    expect(printPlain(readEvents(events), options).out).toBe(expected);
  });

  it('keeps differences to itself without --diff', () => {
    const [started, ...rest] = readEvents('check');
    if (started?.type !== 'run.started') throw new Error('the first event starts the run');
    expect(printPlain([{ ...started, diff: false }, ...rest]).out).not.toMatch(/^(---|\+\+\+|@@|mode:)/m);
  });

  it('writes warnings beside the output', () => {
    const { out, errors } = printPlain([{ type: 'warning', message: 'old \x1b[2Jsyntax' }]);
    expect(out).toBe('');
    expect(errors).toBe('[WARNING]: old \\u001b[2Jsyntax\n');
  });

  it('puts one banner over the lines of a task where each host goes its own way, and none before the first', () => {
    const label = (id: string) => ({ id, name: 'one', action: 'ping', handler: false, path: 'site.yml:3', tags: [] });
    const outcome = { status: 'ok' as const, result: {}, differences: [] };
    const { out } = printPlain([
      { type: 'play.started', name: 'p', hosts: ['n1', 'n2'], path: 'site.yml:1', free: true },
      ...['n1', 'n2'].flatMap((host): RunEvent[] => [
        { type: 'task.started', task: label(host), hosts: [host] },
        { type: 'host.finished', task: host, host, outcome, loop: false },
        { type: 'task.finished', task: host },
      ]),
      { type: 'task.started', task: { ...label('later'), name: 'two', path: 'site.yml:4' }, hosts: ['n1'] },
    ]);
    expect(out.replace(/ \*+$/gm, '')).toBe('\nPLAY [p]\n\nTASK [one]\nok: [n1]\nok: [n2]\n');
  });

  it('drops output that comes after the end of its task', () => {
    const late: RunEvent = { type: 'host.output', task: 't1', host: 'n1', stream: 'stdout', text: 'late\n' };
    const [recapped, ...before] = readEvents('simple').reverse();
    if (!recapped) throw new Error('the run has events');
    expect(printPlain([...before.reverse(), late, recapped], { verbosity: 1 }).out).not.toContain('late');
  });

  it('takes the warnings of a module out of its result', () => {
    const events = readEvents('simple').map((event) =>
      event.type === 'host.finished' && event.task === 't1'
        ? { ...event, outcome: { ...event.outcome, result: { changed: true, warnings: ['odd'] } } }
        : event,
    );
    const { out, errors } = printPlain(events, { verbosity: 1 });
    expect(out).toContain('changed: [n1] => {"changed": true}\n');
    expect(errors).toBe('[WARNING]: odd\n[WARNING]: odd\n');
  });

  it('lets no control character of a host, a name or a label reach the terminal', () => {
    const evil = '\x1b]0;title\x07\x9b2J\r';
    const events = JSON.parse(
      JSON.stringify(['simple', 'loop', 'failures', 'check', 'verbose'].flatMap(readEvents)),
      (key, value) =>
        typeof value === 'string' && !['type', 'status', 'task', 'id', 'action'].includes(key) ? value + evil : value,
    );
    const { out, errors } = printPlain(events, { verbosity: 1 });
    expect(out + errors).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });
});
