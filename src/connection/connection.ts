import type { Duplex, Readable, Writable } from 'node:stream';
import type { Secret } from '../secret/secret.ts';
import { InfrakitError } from '../source/infrakit-error.ts';

/** How to reach one host. */
export interface Target {
  /** The name in the inventory: what messages call it. */
  readonly name: string;
  /** A host name or an IP address. */
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Tried in this order; a key file may be encrypted. */
  readonly privateKeyFiles: readonly string[];
  readonly privateKeyPassphrase?: Secret | undefined;
  readonly password?: Secret | undefined;
  /** `SSH_AUTH_SOCK` of the agent to ask, or undefined for none. */
  readonly agent?: string | undefined;
  readonly hostKeys: HostKeyPolicy;
  /** The hosts to go through, nearest to us first. */
  readonly jumps: readonly Target[];
  /** Milliseconds for the connection to be ready. */
  readonly connectTimeout: number;
  /** Milliseconds between two signs of life, and how many may stay unanswered. */
  readonly keepalive: { readonly interval: number; readonly count: number };
}

export interface HostKeyPolicy {
  /** `accept-new` records the key of a host never seen; `off` accepts any key. A changed key is fatal in the first two. */
  readonly mode: 'strict' | 'accept-new' | 'off';
  /** Read in this order; a new key is added to the first. */
  readonly knownHostsFiles: readonly string[];
}

/** A process on a host, with its three streams. */
export interface RemoteProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the process ended; never rejects. `code` is null where a signal or the loss of the line ended it. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Closes the streams; the remote end loses its terminal line, so to speak. */
  kill(): void;
}

/** One line to one host. It carries bytes and knows nothing of tasks, become or frames. */
export interface Connection {
  /**
   * Starts a command through the user's login shell, whatever that is: the command must be one every shell reads alike.
   * Both output streams have to be read, or the process will stand still.
   *
   * @throws NoSessionError UnreachableError
   */
  open(command: string): Promise<RemoteProcess>;
  /** A TCP connection that starts on the host, as `ssh -W` makes it. The name is resolved there. */
  dial(address: string, port: number): Promise<Duplex>;
  /** Settles with the reason once the line is lost; stays pending while it holds and after `close`. */
  readonly lost: Promise<UnreachableError>;
  close(): Promise<void>;
}

/** Makes connections of one kind (`ssh`, `local`); what is shared between hosts, such as jump hosts and parsed keys, lives in it. */
export interface Connector {
  readonly name: string;
  /** @throws UnreachableError */
  connect(target: Target): Promise<Connection>;
  close(): Promise<void>;
}

/** The host cannot be reached or does not let us in; the play goes on without it. */
export class UnreachableError extends InfrakitError {
  override readonly name = 'UnreachableError';
}

/** The host is reached, but gives no further session on this connection: so many are open already (MaxSessions). */
export class NoSessionError extends InfrakitError {
  override readonly name = 'NoSessionError';
}
