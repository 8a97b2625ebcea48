import { describe, expect, it } from 'vitest';
import type { HostStats } from '../../src/events/run-event.ts';
import { exitCode, exitCodeOfError } from '../../src/report/exit-code.ts';
import { InfrakitError } from '../../src/source/infrakit-error.ts';

const NONE: HostStats = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };
const finished = (stats: Record<string, Partial<HostStats>>, reason: 'done' | 'interrupted' = 'done') => ({
  type: 'run.finished' as const,
  stats: Object.fromEntries(Object.entries(stats).map(([host, figures]) => [host, { ...NONE, ...figures }])),
  reason,
});

describe('the exit code', () => {
  it.each([
    ['0 when all went well', finished({ a: { ok: 3, changed: 1 } }), 0],
    ['0 without any host', finished({}), 0],
    ['0 when failures were ignored or rescued', finished({ a: { ignored: 1, rescued: 2 } }), 0],
    ['2 when a host failed', finished({ a: { ok: 1 }, b: { failed: 1 } }), 2],
    ['4 when a host was lost, whatever failed', finished({ a: { failed: 1 }, b: { unreachable: 1 } }), 4],
    ['99 when interrupted, whatever failed', finished({ a: { failed: 1, unreachable: 1 } }, 'interrupted'), 99],
    ['250 when the run never finished', undefined, 250],
  ])('is %s', (_, event, code) => {
    expect(exitCode(event)).toBe(code);
  });

  it('tells what the user can act on from a bug of ours', () => {
    expect(exitCodeOfError(new InfrakitError('no such playbook'))).toBe(1);
    expect(exitCodeOfError(new TypeError('x is not a function'))).toBe(250);
  });
});
