import { defineControl, int, params } from '../../sdk/index.ts';
import { untilItAnswers } from './until-it-answers.ts';

export const waitForConnection = defineControl({
  name: 'wait_for_connection',
  collection: 'ansible.builtin',
  summary: 'Wait until the host can be reached and runs a command.',
  params: params(() => ({
    connect_timeout: int().default(5),
    delay: int().default(0),
    sleep: int().default(1),
    timeout: int().default(600),
  })),
  where: 'host',
  check: 'skip',
  async run({ delay, sleep, timeout, connect_timeout }, context) {
    const started = Date.now();
    if (delay > 0) await context.sleep(delay * 1000);
    await context.host.disconnect();
    const failure = await untilItAnswers(context, {
      attempt: async () => undefined,
      until: started + timeout * 1000,
      pause: sleep * 1000,
      patience: connect_timeout * 1000,
    });
    const elapsed = Math.floor((Date.now() - started) / 1000);
    if (failure === undefined) return { fields: { elapsed } };
    return { failed: true, msg: `timed out waiting for ping module test: ${failure}`, fields: { elapsed } };
  },
});
