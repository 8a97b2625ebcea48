import { bool, type ControlContext, type ControlResult, defineControl, int, params, str } from '../../sdk/index.ts';

const ENTER = 'Press enter to continue, Ctrl+C to interrupt';

export const pause = defineControl({
  name: 'pause',
  collection: 'ansible.builtin',
  summary: 'Wait some time, or for the person at the terminal.',
  params: params(
    () => ({
      seconds: int().optional(),
      minutes: int().optional(),
      prompt: str().optional(),
      echo: bool().default(true),
    }),
    { rule: ({ seconds, minutes }) => (seconds !== undefined && minutes !== undefined ? BOTH : undefined) },
  ),
  where: 'controller',
  check: 'skip',
  oncePerPlay: true,
  async run({ seconds, minutes, prompt, echo }, context) {
    const started = new Date();
    const duration = minutes !== undefined ? minutes * 60 : seconds;
    const answer = await waitFor(context, duration, prompt, echo);
    return report(started, new Date(), { answer, echo, inMinutes: minutes !== undefined });
  },
});

const BOTH = 'seconds and minutes exclude each other';

/** What the person typed; a pause with a duration is not waiting for them. */
async function waitFor(
  context: ControlContext,
  duration: number | undefined,
  prompt: string | undefined,
  echo: boolean,
): Promise<string> {
  if (duration === undefined) {
    const question = prompt === undefined ? ENTER : `${prompt}:`;
    return (await context.prompt(question, { echo })) ?? '';
  }
  const milliseconds = Math.max(duration, 1) * 1000;
  if (prompt !== undefined) return (await context.prompt(`${prompt}:`, { echo, timeout: milliseconds })) ?? '';
  await context.sleep(milliseconds);
  return '';
}

const clock = (time: Date): string => time.toISOString().replace('T', ' ').replace('Z', '');

interface Ending {
  readonly answer: string;
  readonly echo: boolean;
  readonly inMinutes: boolean;
}

function report(started: Date, stopped: Date, { answer, echo, inMinutes }: Ending): ControlResult {
  const delta = Math.round((stopped.getTime() - started.getTime()) / 1000);
  const [amount, unit] = inMinutes ? [Math.round((delta / 60) * 100) / 100, 'minutes'] : [delta, 'seconds'];
  return {
    fields: {
      user_input: answer,
      echo,
      delta,
      start: clock(started),
      stop: clock(stopped),
      stdout: `Paused for ${amount} ${unit}`,
      stderr: '',
      rc: 0,
    },
  };
}
