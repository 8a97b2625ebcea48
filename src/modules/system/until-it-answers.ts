import { type ControlContext, InfrakitError, sh } from '../../sdk/index.ts';

/** How long, and how often, to knock at a host. Times in milliseconds; `until` on the clock of `Date.now`. */
export interface Patience {
  readonly until: number;
  readonly pause: number;
  /** What one connection may take before the next is tried. */
  readonly patience: number;
  /** Asked of a host that answers: why it is not yet what is waited for, or undefined where it is. */
  attempt(): Promise<string | undefined>;
}

/** Connects anew until the host answers as wanted; gives undefined then, or the last reason why it did not in time. */
export async function untilItAnswers(context: ControlContext, patience: Patience): Promise<string | undefined> {
  let reason = 'there was no time to try';
  while (Date.now() < patience.until) {
    try {
      const failure = await within(patience.patience, knock());
      if (failure === undefined) return undefined;
      reason = failure;
    } catch (error) {
      // Not reachable, no session yet, no sudo yet: while a host starts these are all the same.
      if (!(error instanceof InfrakitError)) throw error;
      reason = error.message;
    }
    await context.host.disconnect();
    await context.sleep(patience.pause);
  }
  return reason;

  async function knock(): Promise<string | undefined> {
    const { rc } = await context.host.run(sh`:`);
    return rc === 0 ? patience.attempt() : `the shell ended with status ${rc}`;
  }
}

/** The time of a first answer is limited here, because a host that is cut off lets a connection hang. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new InfrakitError(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
