import type { Become } from './become.ts';
import type { OnOutput } from './reply.ts';

/** How something runs on a host. */
export interface ScriptOptions {
  /** The user to become; without it scripts run as the user who logged in. */
  readonly as?: Become | undefined;
  readonly environment?: ReadonlyMap<string, string> | undefined;
  /** What a script prints, as it comes. Whole characters only. */
  readonly onOutput?: OnOutput | undefined;
  /** Milliseconds for one request. */
  readonly timeout?: number | undefined;
}
