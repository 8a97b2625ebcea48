import { errors } from './output.ts';

/** The signal that ^C, SIGTERM and SIGHUP give: the first ends the run after the steps under way, the second at once. */
export function interruptible(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(99);
    errors.write('\n[interrupted: the steps under way are finished; once more ends at once]\n');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
