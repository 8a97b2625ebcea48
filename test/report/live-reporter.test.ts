import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../src/events/run-event.ts';
import { withoutColour } from '../../src/report/colour.ts';
import { LiveReporter } from '../../src/report/live-reporter.ts';
import { recap } from '../../src/report/recap.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { fleetRun } from './fleet-run.ts';
import { readEvents } from './play-back.ts';

/** Waits until the next frames show it. */
const onScreen = (terminal: FakeTerminal, pattern: RegExp) =>
  vi.waitFor(() => expect(terminal.screen).toMatch(pattern), { timeout: 5000 });

const open = (now = () => performance.now()) => {
  const terminal = new FakeTerminal();
  return { terminal, reporter: new LiveReporter({ terminal: terminal.stream, paint: withoutColour, now }) };
};

async function play(events: Iterable<RunEvent>): Promise<FakeTerminal> {
  const { terminal, reporter } = open(() => 0);
  for (const event of events) reporter.handle(event);
  await reporter.close();
  return terminal;
}

describe('the live reporter', () => {
  it('leaves a line for each task, failures in full, the recap of Ansible and a summary', async () => {
    const events = [...fleetRun(5, 8)];
    const { screen } = await play(events);
    const finished = events.at(-1);
    if (finished?.type !== 'run.finished') throw new Error('the last event ends the run');
    expect(screen).toContain('PLAY [fleet]\n✔ TASK [step 0]  changed=5  0.0s\n');
    expect(screen).toContain(
      [
        'TASK [step 6] site.yml:6',
        'fatal: [web3]: FAILED! => {"changed": true, "msg": "non-zero return code", "rc": 2}',
        '  stderr:',
        '    E: no such package',
        '✖ TASK [step 6]  changed=4 failed=1  0.0s',
      ].join('\n'),
    );
    expect(screen).toContain(recap(finished.stats, withoutColour).join('\n'));
    expect(screen).toMatch(
      /failed:\n {2}step 6 \(site\.yml:6\)\n {4}web3: non-zero return code: E: no such package\n\nchanged: 8 tasks on 5 hosts\n$/,
    );
  });

  it('shows the hosts at work in a window and takes it away again', async () => {
    const { terminal, reporter } = open();
    const events = [...fleetRun(20, 1)];
    const half = events.findIndex((event) => event.type === 'host.finished' && event.host === 'web4');
    for (const event of events.slice(0, half + 1)) reporter.handle(event);
    reporter.handle({ type: 'host.output', task: 't0', host: 'web5', stream: 'stdout', text: 'a\n\x1b[2Jb\x1b[1mc\n' });
    await onScreen(terminal, /❯ PLAY \[fleet\] {2}0 tasks done, \d\.\ds\n {2}TASK \[step 0\] {2}changed=5 5 of 20, /);
    expect(terminal.screen).toMatch(/web5 +\d\.\ds {2}\\u001b\[2Jbc\n/);
    expect(terminal.screen).toContain('… and 9 more');
    for (const event of events.slice(half + 1)) reporter.handle(event);
    await reporter.close();
    expect(terminal.screen).not.toContain('❯');
    expect(terminal.screen).toContain('✔ TASK [step 0]  changed=20');
  });

  it('prints failures above the window while it goes on', async () => {
    const { terminal, reporter } = open();
    const events = [...fleetRun(4, 7)];
    const failure = events.findIndex((event) => event.type === 'host.finished' && event.outcome.status === 'failed');
    for (const event of events.slice(0, failure - 2)) reporter.handle(event);
    await onScreen(terminal, /❯ PLAY/);
    for (const event of events.slice(failure - 2, failure + 1)) reporter.handle(event);
    await onScreen(terminal, /fatal: \[web3\][\s\S]*❯ PLAY/);
    await reporter.close();
    expect(terminal.screen.match(/fatal: /g)).toHaveLength(1);
  });

  it('draws at most five frames a second, however many events there are', async () => {
    const { terminal, reporter } = open();
    const started = performance.now();
    for (const event of fleetRun(50, 20)) {
      if (event.type === 'task.finished') await sleep(30);
      reporter.handle(event);
    }
    const ticks = Math.ceil((performance.now() - started) / 200);
    await reporter.close();
    // A frame after permanent lines is a handful of writes: cursor, erasing, lines, cursor, frame.
    expect(terminal.writes).toBeLessThan(ticks * 10 + 10);
  });

  it('takes the events of 200 hosts and 20 tasks in little time', () => {
    const { reporter } = open();
    const events = [...fleetRun(200, 20)];
    const started = performance.now();
    for (const event of events) reporter.handle(event);
    const each = (performance.now() - started) / events.length;
    expect(each).toBeLessThan(0.1);
    return reporter.close();
  });

  it('shows what debug says and what --diff asks for, and leaves out failures that are let pass', async () => {
    const debug = await play(readEvents('debug'));
    expect(debug.screen).toContain('TASK [hello] site.yml:3\nok: [n1] => {\n    "msg": "hi é\\nthere \\"x\\""\n}\n');
    expect(debug.screen).not.toContain('fatal:');
    const check = await play(readEvents('check'));
    expect(check.screen).toContain('--- before: /etc/f\n+++ after: /etc/f\n@@ -1,2 +1,3 @@\n');
    expect(check.screen).toContain('? TASK [build]  unknown=2');
    expect(check.screen).toContain('unknown until it runs:\n  build (site.yml:3)\n    n1: a command would run\n');
    expect(check.screen).toContain('would change: 6 tasks on 1 host');
  });

  it('gives the cursor back when the process ends in the middle', async () => {
    const { terminal, reporter } = open();
    const others = process.listeners('exit');
    for (const event of [...fleetRun(3, 2)].slice(0, 4)) reporter.handle(event);
    await onScreen(terminal, /❯ PLAY/);
    expect(terminal.isCursorShown).toBe(false);
    const ours = process.listeners('exit').filter((listener) => !others.includes(listener));
    for (const listener of ours) listener(0);
    expect(terminal.isCursorShown).toBe(true);
    await reporter.close();
    expect(process.listeners('exit').filter((listener) => ours.includes(listener))).toEqual([]);
  });

  it('says what remains to be said when a run breaks off', async () => {
    const { terminal, reporter } = open();
    for (const event of [...fleetRun(3, 2)].slice(0, -1)) reporter.handle(event);
    await onScreen(terminal, /❯ PLAY/);
    await reporter.close();
    expect(terminal.screen).toContain('✔ TASK [step 1]');
    expect(terminal.screen).not.toContain('❯');
  });
});
