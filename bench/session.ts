import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hosts } from './hosts.ts';
import { abandon } from './measure.ts';
import type { Options } from './options.ts';

/** What a benchmark asks of this machine. */
export interface Needs {
  readonly systemd: number;
  readonly light: number;
  /** So many of the light hosts are to have Python, and the booted one too if there is any. */
  readonly python: number;
}

export interface Session {
  readonly hosts: Hosts | undefined;
  readonly scratch: string;
}

/** This machine cannot have the hosts; the message says why. */
export class NotPossibleHere extends Error {}

/** Has hosts and a scratch folder for the time of `work`; both are gone afterwards, also if it is interrupted. */
export async function inSession<T>(options: Options, needs: Needs, work: (session: Session) => Promise<T>): Promise<T> {
  const remote = needs.systemd + needs.light > 0;
  const reason = remote ? await Hosts.unavailable() : undefined;
  if (reason !== undefined) throw new NotPossibleHere(reason);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, abandon);
  const scratch = mkdtempSync(join(tmpdir(), 'infrakit-bench-'));
  try {
    return await work({ hosts: remote ? await Hosts.up(options.lane, needs) : undefined, scratch });
  } finally {
    rmSync(scratch, { recursive: true });
    if (remote && !options.keep) await Hosts.down(options.lane);
  }
}

export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Where and when this is measured: without it no figure means anything. */
export function describeMachine(): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model}), Linux ${release()}, node ${process.version}`;
  return `${new Date().toISOString().slice(0, 10)}, ${machine}, shared by controller and hosts`;
}
