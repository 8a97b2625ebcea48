import { type ControlResult, defineControl, float, InfrakitError, list, params, str } from '../../sdk/index.ts';
import { asCommand, bootId, restart } from './restart.ts';
import { untilItAnswers } from './until-it-answers.ts';

/** How long one connection may take while the host starts, and how long to wait after one that failed, in milliseconds. */
const PATIENCE = 10_000;
const PAUSE = 1_000;

export const reboot = defineControl({
  name: 'reboot',
  collection: 'ansible.builtin',
  summary: 'Restart the host and wait until it is back.',
  params: params(
    () => ({
      reboot_timeout: float().default(600),
      connect_timeout: float().optional(),
      pre_reboot_delay: float().default(0),
      post_reboot_delay: float().default(0),
      msg: str().default('Reboot initiated by Ansible'),
      test_command: str().default('whoami'),
      boot_time_command: str().optional(),
      reboot_command: str().optional(),
      search_paths: list().default(['/sbin', '/bin', '/usr/sbin', '/usr/bin', '/usr/local/sbin']),
    }),
    { aliases: { reboot_timeout: ['reboot_timeout_sec'], connect_timeout: ['connect_timeout_sec'] } },
  ),
  where: 'host',
  // Whatever follows would find another host than the one that was looked at.
  check: 'unknown',
  async run(want, context): Promise<ControlResult> {
    if (context.variable('ansible_connection') === 'local') {
      throw new InfrakitError('reboot with the connection local would restart the control node');
    }
    const started = Date.now();
    const { host } = context;
    const before = await bootId(host, want.boot_time_command);
    await context.sleep(want.pre_reboot_delay * 1000);
    const refusal = await restart(host, want);
    if (refusal !== undefined) return { failed: true, msg: refusal, fields: { rebooted: false } };
    await context.sleep(want.post_reboot_delay * 1000);

    let restarted = false;
    const failure = await untilItAnswers(context, {
      until: Date.now() + want.reboot_timeout * 1000,
      pause: PAUSE,
      patience: want.connect_timeout === undefined ? PATIENCE : want.connect_timeout * 1000,
      attempt: async () => {
        restarted = false;
        if ((await bootId(host, want.boot_time_command)) === before) return 'it has not restarted yet';
        restarted = true;
        const test = await host.run(asCommand(want.test_command));
        return test.rc === 0 ? undefined : `${want.test_command} ended with status ${test.rc}`;
      },
    });
    const elapsed = Math.floor((Date.now() - started) / 1000);
    if (failure === undefined) return { changed: true, fields: { rebooted: true, elapsed } };
    const awaited = restarted ? 'post-reboot test command' : 'last boot time check';
    const msg = `Timed out waiting for ${awaited} (timeout=${want.reboot_timeout})`;
    const warnings = [`what ${context.hostName} said last: ${failure}`];
    return { failed: true, changed: true, msg, fields: { rebooted: true, elapsed, warnings } };
  },
});
