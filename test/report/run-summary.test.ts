import { describe, expect, it } from 'vitest';
import { withoutColour } from '../../src/report/colour.ts';
import { RunSummary } from '../../src/report/run-summary.ts';
import { readEvents } from './play-back.ts';

function summaryOf(name: string): string[] {
  const summary = new RunSummary();
  const events = readEvents(name);
  for (const event of events) summary.handle(event);
  const finished = events.at(-1);
  if (finished?.type !== 'run.finished') throw new Error('the last event ends the run');
  return summary.lines(finished.stats, withoutColour);
}

describe('the summary', () => {
  it('repeats each failure with its place and its hosts, but none that was ignored', () => {
    expect(summaryOf('unreachable')).toEqual([
      'failed:',
      '  unreach (site.yml:3)',
      '    n3: Failed to connect to the host via ssh: Connection refused',
      '',
      'changed: 1 task on 1 host',
    ]);
  });

  it('leaves out the failures of hosts that were rescued', () => {
    const summary = new RunSummary();
    const events = readEvents('failures');
    for (const event of events) summary.handle(event);
    const rescued = { ok: 1, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 1, ignored: 0 };
    expect(summary.lines({ n1: rescued, n2: rescued }, withoutColour)).toEqual(['changed: 1 task on 1 host']);
  });

  it('says of a failed loop what its item said, and nothing of a loop that is ignored', () => {
    expect(summaryOf('loop')).toEqual([
      'failed:',
      '  loop over what is not defined (site.yml:15)',
      "    n1: 'wanted' is undefined",
      '',
      'changed: 1 task on 2 hosts',
    ]);
  });

  it('gives the last line of stderr, and of hidden results nothing', () => {
    const lines = summaryOf('failures').join('\n');
    expect(lines).toContain('n1: non-zero return code: err\\u001b[2J');
    expect(summaryOf('no-log').join('\n')).toBe('changed: 2 tasks on 1 host');
  });
});
