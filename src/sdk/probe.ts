import type { Shell } from '../shell/sh.ts';

/** What a piece of shell printed. `bytes` is the stdout as it came, for what is not text. */
export interface Output {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Uint8Array;
}

/** A read of the host as data: one piece of shell that changes nothing, and what its output means. */
export interface Probe<T> {
  readonly script: Shell;
  /** @throws InfrakitError where the output says that the host cannot be read */
  parse(output: Output): T;
}

export type Probes = Readonly<Record<string, Probe<unknown>>>;
export type StateOf<P extends Probes> = { readonly [K in keyof P]: P[K] extends Probe<infer T> ? T : never };

export const probe = <T>(script: Shell, parse: (output: Output) => T): Probe<T> => ({ script, parse });
