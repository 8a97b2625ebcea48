import { describe, expect, it } from 'vitest';
import type { HostStats } from '../../src/events/run-event.ts';
import { withColour, withoutColour } from '../../src/report/colour.ts';
import { recap } from '../../src/report/recap.ts';

const NONE: HostStats = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };

describe('the recap', () => {
  it('has the bytes of Ansible, hosts sorted', () => {
    const stats = { web2: { ...NONE, unreachable: 1 }, web1: { ...NONE, ok: 12345, changed: 3 } };
    expect(recap(stats, withoutColour)).toEqual([
      '\nPLAY RECAP *********************************************************************',
      'web1                       : ok=12345 changed=3    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0   ',
      'web2                       : ok=0    changed=0    unreachable=1    failed=0    skipped=0    rescued=0    ignored=0   ',
      '',
    ]);
  });

  it('is parsed by the pattern that CI scripts use', () => {
    const [, line] = recap({ n1: { ...NONE, ok: 4, changed: 2, failed: 1 } }, withoutColour);
    expect(line).toMatch(/^n1\s+: ok=(4)\s+changed=(2)\s+unreachable=(0)\s+failed=(1)\s/);
  });

  it('paints the host by its worst figure and a figure only where it counts', () => {
    const [, line] = recap({ n1: { ...NONE, ok: 32, ignored: 4, changed: 1, failed: 1 } }, withColour);
    expect(line).toBe(
      '\x1b[0;31mn1\x1b[0m                         : \x1b[0;32mok=32  \x1b[0m \x1b[0;33mchanged=1   \x1b[0m ' +
        'unreachable=0    \x1b[0;31mfailed=1   \x1b[0m skipped=0    rescued=0    \x1b[1;35mignored=4   \x1b[0m',
    );
  });

  it('does not cut a long host name', () => {
    const host = 'a'.repeat(30);
    expect(recap({ [host]: NONE }, withoutColour)[1]).toMatch(/^a{30} : ok=0 /);
  });
});
