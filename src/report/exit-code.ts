import type { RunEvent } from '../events/run-event.ts';
import { InfrakitError } from '../source/infrakit-error.ts';

/** The exit codes of ansible-playbook. */
export const EXIT = {
  ok: 0,
  error: 1,
  failed: 2,
  unreachable: 4,
  badOptions: 5,
  interrupted: 99,
  unexpected: 250,
} as const;

type RunFinished = Extract<RunEvent, { type: 'run.finished' }>;

/** The exit code of a run: a lost host weighs more than a failed one. A run that never finished is a bug of ours. */
export function exitCode(finished: RunFinished | undefined): number {
  if (!finished) return EXIT.unexpected;
  if (finished.reason === 'interrupted') return EXIT.interrupted;
  const hosts = Object.values(finished.stats);
  if (hosts.some((host) => host.unreachable > 0)) return EXIT.unreachable;
  return hosts.some((host) => host.failed > 0) ? EXIT.failed : EXIT.ok;
}

/** The exit code of an error that ended the program: 1 for what the user can act on, 250 for everything else. */
export const exitCodeOfError = (error: unknown): number =>
  error instanceof InfrakitError ? EXIT.error : EXIT.unexpected;
