import type { Duplex } from 'node:stream';
import type { Shell } from '../shell/sh.ts';
import { type ErrorDetails, InfrakitError } from '../source/infrakit-error.ts';

/** One difference between the host and what was asked, with the shell that removes it. */
export interface Change {
  /** What differs, as a word of the module's language: `content`, `mode`, `enabled`. */
  readonly what: string;
  /** As `--diff` shows them; null where there is nothing. Whole texts for contents. */
  readonly before: string | null;
  readonly after: string | null;
  readonly apply: Shell;
  /** `may` where only running it can tell whether anything changes: check mode says `unknown`. */
  readonly certainty: 'will' | 'may';
  /** Contents to lay down before `apply` runs, each at its temporary path, born with mode 0600. */
  readonly stage?: readonly Staged[];
  /** Contents that are known only once a server was asked, through the line of the host: got and staged when this is applied. */
  readonly obtain?: (dial: Dial) => Promise<readonly Staged[]>;
  /** Why this cannot be applied as things stand, such as a missing directory; an earlier pending change may mend it. */
  readonly unmet?: string;
  /** Names the content in `--diff`: the path of the file. */
  readonly path?: string;
  /** What the same shell makes different besides: the mode of a file that is laid down with its content. */
  readonly also?: readonly Pick<Change, 'what' | 'before' | 'after'>[];
  /** Neither before nor after may be shown: they would be long or binary, or the task says so. */
  readonly opaque?: true;
  /** Needed by what follows, but no change of its own to Ansible's eyes, as reloading systemd: it is applied, not counted. */
  readonly uncounted?: true;
  /** What it prints, up to a NUL, is for people to watch while it runs; otherwise it is an answer to the module. */
  readonly watched?: true;
  /** The path of the file that this lays down whole and only that: a later change that does so too makes it needless. */
  readonly whole?: string;
  /** An act and no difference: planned every time, such as a restart, so planning it again is no sign of failure. */
  readonly repeats?: true;
}

/** Opens a TCP connection that starts on the host. */
export type Dial = (address: string, port: number) => Promise<Duplex>;

/** A content on its way: small ones travel inside the script, large ones through a stream of their own. */
export interface Staged {
  /** A new file in the directory of its destination, so that a rename is enough. */
  readonly temporary: string;
  readonly content: Content;
}

/** Bytes at hand, or a file of the control node. */
export type Content =
  | { readonly bytes: Uint8Array }
  | { readonly localPath: string; readonly size: number; readonly sha256: string };

type Details = Partial<
  Pick<
    Change,
    | 'certainty'
    | 'stage'
    | 'obtain'
    | 'unmet'
    | 'path'
    | 'also'
    | 'opaque'
    | 'uncounted'
    | 'watched'
    | 'whole'
    | 'repeats'
  >
>;

export const change = (
  what: string,
  before: string | null,
  after: string | null,
  apply: Shell,
  details: Details = {},
): Change => ({
  what,
  before,
  after,
  apply,
  certainty: 'will',
  ...details,
});

/** What the plan needs is not there. With a change still pending on this host, check mode reports `unknown` instead. */
export class Unmet extends InfrakitError {
  override readonly name = 'Unmet';
}

/** @throws Unmet with the message, and what the result has beside it, where the condition does not hold */
export function need(
  condition: unknown,
  message: string,
  hint?: string,
  fields?: ErrorDetails['fields'],
): asserts condition {
  if (!condition) throw new Unmet(message, { hint, fields });
}
