import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Connection,
  NoSessionError,
  type RemoteProcess,
  type Target,
  UnreachableError,
} from '../connection/connection.ts';
import { type ErrorDetails, InfrakitError } from '../source/infrakit-error.ts';
import { type Become, openAs, userKey } from './become.ts';
import { BecomeError } from './become-error.ts';
import { type Interruption, KeptShell } from './kept-shell.ts';
import { launch } from './launch.ts';

/** How long to wait for the reason once a shell has ended: the line may be gone, too. In milliseconds. */
const REASON_GRACE = 250;

/** A script took longer than its task allows; it was ended on the host. */
export class ScriptTimeout extends InfrakitError {
  override readonly name = 'ScriptTimeout';
  /** In milliseconds; undefined where nothing limits the whole, but a probe kept silent. */
  readonly limit: number | undefined;

  constructor(message: string, limit: number | undefined, details: ErrorDetails) {
    super(message, details);
    this.limit = limit;
  }
}

/** Wrong passwords, by the user and password they were for: a second try could lock the account. */
export type Refusals = Map<string, BecomeError>;

interface Books {
  readonly refusals: Refusals;
  readonly countTrips: (trips: number) => void;
}

/** One connection and the shells that are kept on it, one for each become user. */
export class Session {
  readonly connection: Connection;
  readonly #target: Target;
  readonly #books: Books;
  readonly #shells = new Map<string, Promise<KeptShell>>();

  constructor(connection: Connection, target: Target, books: Books) {
    this.connection = connection;
    this.#target = target;
    this.#books = books;
  }

  /** The shell of this user; a new one where there is none or the last one broke. */
  async shell(as: Become | undefined): Promise<KeptShell> {
    const key = userKey(as, this.#target.user);
    for (;;) {
      const kept = this.#shells.get(key);
      const shell = await kept;
      if (shell?.usable) return shell;
      // Others may have waited for the same shell: the first of them opens the next one.
      if (kept === this.#shells.get(key)) this.#shells.set(key, this.#open(as, shell));
    }
  }

  /** A process of its own that runs `script` as this user and leaves its stdin to the caller. */
  open(script: string, as: Become | undefined): Promise<RemoteProcess> {
    return this.#openSparing(undefined, script, as);
  }

  async close(): Promise<void> {
    await this.#dropShells((shell) => shell.finish());
    await this.connection.close();
  }

  /** @param spared the shell that is being opened: it cannot be closed to make room for itself */
  async #openSparing(spared: string | undefined, script: string, as: Become | undefined): Promise<RemoteProcess> {
    try {
      return await this.#launch(script, as);
    } catch (error) {
      // Shells are kept for speed only: they give up their place and come back when they are needed.
      if (!(error instanceof NoSessionError) || (await this.#makeRoom(spared)) === 0) throw error;
      return await this.#launch(script, as);
    }
  }

  /** @returns how many shells have gone */
  #makeRoom(spared: string | undefined): Promise<number> {
    return this.#dropShells((shell) => shell.close(), spared);
  }

  async #dropShells(end: (shell: KeptShell) => Promise<void>, spared?: string): Promise<number> {
    const keys = [...this.#shells.keys()].filter((key) => key !== spared);
    const shells = await Promise.allSettled(keys.map((key) => this.#shells.get(key)));
    for (const key of keys) this.#shells.delete(key);
    await Promise.all(
      shells.map((shell) => (shell.status === 'fulfilled' && shell.value ? end(shell.value) : undefined)),
    );
    return keys.length;
  }

  async #launch(script: string, as: Become | undefined): Promise<RemoteProcess> {
    const { refusals, countTrips } = this.#books;
    countTrips(2);
    if (!as || as.user === this.#target.user) return launch(this.connection, script);
    const key = userKey(as, this.#target.user);
    const refused = refusals.get(key);
    if (refused) throw refused;
    try {
      return await openAs(this.connection, this.#target, script, as, countTrips);
    } catch (error) {
      if (error instanceof BecomeError && error.kind === 'wrong-password') refusals.set(key, error);
      throw error;
    }
  }

  /** The error of a request that got no answer. */
  readonly explain = async (interruption: Interruption): Promise<Error> => {
    if (interruption.kind === 'timeout') {
      return new ScriptTimeout(
        `the task on ${this.#target.name} did not end in time and was ended`,
        interruption.limit,
        {
          hint: 'raise its timeout, or run it with async',
        },
      );
    }
    const lost = await Promise.race([this.connection.lost, sleep(REASON_GRACE, undefined)]);
    if (lost) return lost;
    const said = interruption.said === '' ? 'it said nothing' : `it said: ${interruption.said}`;
    return new UnreachableError(`/bin/sh on ${this.#target.name} ended before the answer came; ${said}`, {
      hint: `check that ${this.#target.user} has a login shell there that runs commands`,
    });
  };

  async #open(as: Become | undefined, before: KeptShell | undefined): Promise<KeptShell> {
    const key = userKey(as, this.#target.user);
    void before?.close();
    try {
      return new KeptShell(await this.#openSparing(key, 'exec /bin/sh', as), this.explain);
    } catch (error) {
      this.#shells.delete(key);
      throw error;
    }
  }
}
