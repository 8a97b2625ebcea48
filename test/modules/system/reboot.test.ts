import { describe, expect, test } from 'vitest';
import { reboot } from '../../../src/modules/system/reboot.ts';
import { waitForConnection } from '../../../src/modules/system/wait-for-connection.ts';
import type { AnyControl, ControlContext } from '../../../src/sdk/control.ts';
import { InfrakitError } from '../../../src/source/infrakit-error.ts';
import { parse } from '../conformance.ts';

/** A host that restarts: it answers as the given boot, is away so many times, and answers as the next one. */
class RestartingHost {
  boot = 1;
  away = 0;
  readonly ran: string[] = [];
  onRestart: () => { rc: number; stderr: string } = () => {
    this.boot += 1;
    this.away = 3;
    throw new InfrakitError('the line is lost');
  };

  context(variables: Readonly<Record<string, string>> = {}): ControlContext {
    const run = async ({ text }: { readonly text: string }) => {
      this.ran.push(text);
      if (this.away > 0) {
        this.away -= 1;
        throw new InfrakitError('cannot be reached');
      }
      const answer = { rc: 0, stdout: '', stderr: '', bytes: Buffer.alloc(0) };
      if (text.includes('boot_id')) return { ...answer, stdout: `boot ${this.boot}\n` };
      if (text.includes('shutdown') || text.includes('custom')) return { ...answer, ...this.onRestart() };
      return text.includes('not-ready') ? { ...answer, rc: 1 } : answer;
    };
    return {
      host: { run, disconnect: async () => {} },
      sleep: async () => {},
      variable: (name: string) => variables[name],
    } as unknown as ControlContext;
  }
}

const act = async (control: AnyControl, host: RestartingHost, args = {}, variables = {}) =>
  control.run(parse(control, args) as never, host.context(variables));

describe('reboot', () => {
  test('waits until the host answers as another boot', async () => {
    const host = new RestartingHost();
    expect(await act(reboot, host)).toMatchObject({ changed: true, fields: { rebooted: true } });
    expect(host.ran.at(-1)).toContain('whoami');
  });

  test('a host that refuses is told in its own words', async () => {
    const host = new RestartingHost();
    host.onRestart = () => ({ rc: 1, stderr: 'must be root\n' });
    const result = await act(reboot, host, { reboot_command: 'custom' });
    expect(result).toMatchObject({ failed: true, msg: 'the host refuses to restart: must be root' });
  });

  test('a host that does not restart in time fails', async () => {
    const host = new RestartingHost();
    host.onRestart = () => ({ rc: 0, stderr: '' });
    const result = await act(reboot, host, { reboot_timeout: 0.05 });
    expect(result).toMatchObject({ failed: true, msg: 'Timed out waiting for last boot time check (timeout=0.05)' });
    expect(result.fields?.warnings).toEqual([expect.stringContaining('it has not restarted yet')]);
  });

  test('a host that is back but not ready fails with the test that says so', async () => {
    const result = await act(reboot, new RestartingHost(), { reboot_timeout: 0.05, test_command: 'not-ready' });
    expect(result.msg).toBe('Timed out waiting for post-reboot test command (timeout=0.05)');
    expect(result.fields?.warnings).toEqual([expect.stringContaining('not-ready ended with status 1')]);
  });

  test('the control node is not restarted', async () => {
    const local = act(reboot, new RestartingHost(), {}, { ansible_connection: 'local' });
    await expect(local).rejects.toThrow('would restart the control node');
  });
});

describe('wait_for_connection', () => {
  test('knocks until the host answers', async () => {
    const host = new RestartingHost();
    host.away = 2;
    expect(await act(waitForConnection, host)).toEqual({ fields: { elapsed: 0 } });
    expect(host.ran).toHaveLength(3);
  });

  test('gives the last reason where it does not', async () => {
    const host = new RestartingHost();
    host.away = Number.POSITIVE_INFINITY;
    const result = await act(waitForConnection, host, { timeout: 0 });
    expect(result).toMatchObject({ failed: true, msg: expect.stringContaining('there was no time to try') });
  });
});
