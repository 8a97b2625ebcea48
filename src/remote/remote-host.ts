import type { Duplex } from 'node:stream';
import type { Connector, Target } from '../connection/connection.ts';
import type { Change } from '../sdk/change.ts';
import type { Output, Probes, StateOf } from '../sdk/probe.ts';
import type { Shell } from '../shell/sh.ts';
import { toRequests } from './batch.ts';
import type { Become } from './become.ts';
import { withEnvironment } from './environment.ts';
import { readFile } from './read.ts';
import type { OnOutput } from './reply.ts';
import { Sent } from './sent.ts';
import { type Refusals, Session } from './session.ts';
import { applyScript, INLINE_LIMIT, sizeOf } from './stage.ts';
import { removeUploads, upload } from './upload.ts';

export interface RunOptions {
  /** The user to become; without it scripts run as the user who logged in. */
  readonly as?: Become | undefined;
  readonly environment?: ReadonlyMap<string, string> | undefined;
  /** What a script prints, as it comes. Whole characters only. */
  readonly onOutput?: OnOutput | undefined;
  /** Milliseconds for one request. */
  readonly timeout?: number | undefined;
}

/** The script of a probe that has nothing to ask this time; its answer is known without the host. */
const NOTHING = ':';
const SILENCE: Output = { rc: 0, stdout: '', stderr: '', bytes: new Uint8Array() };

/**
 * One host. It connects on first use, keeps one shell for each become user, and connects anew after the line was lost.
 *
 * Every method that runs something throws UnreachableError when the host cannot be reached or the line is lost,
 * BecomeError when it does not let us become the user, and ScriptTimeout when the time is up.
 */
export class RemoteHost {
  readonly target: Target;
  readonly #connector: Connector;
  #session: Promise<Session> | undefined;
  readonly #refusals: Refusals = new Map();
  readonly #sent = new Sent();
  #roundTrips = 0;

  constructor(target: Target, connector: Connector) {
    this.target = target;
    this.#connector = connector;
  }

  /** So many answers were waited for: one for a request, two for the channel of a process; connecting is not counted. */
  get roundTrips(): number {
    return this.#roundTrips;
  }

  /** Runs one script. A script that fails is an output like any other. */
  async run(script: Shell, options: RunOptions = {}): Promise<Output> {
    const [output] = await this.#request([script.text], options, false);
    if (!output) throw new Error('a request with one script has one answer');
    return output;
  }

  /** Reads all probes in one round trip; none where there is nothing to ask. */
  async inspect<P extends Probes>(probes: P, options: RunOptions = {}): Promise<StateOf<P>> {
    const entries = Object.entries(probes);
    const asked = entries.filter(([, probe]) => probe.script.text !== NOTHING);
    const scripts = asked.map(([, probe]) => probe.script.text);
    const outputs = scripts.length === 0 ? [] : await this.#request(scripts, options, false);
    const answers = new Map(asked.map(([name], index) => [name, outputs[index]]));
    const state = entries.map(([name, probe]) => {
      const output = probe.script.text === NOTHING ? SILENCE : answers.get(name);
      if (!output) throw new Error(`the probe ${name} has no answer`);
      return [name, probe.parse(output)];
    });
    return Object.fromEntries(state) as StateOf<P>;
  }

  /**
   * Applies the changes in order and stops after the first that fails; gives one output for each that ran. Contents
   * that do not fit into a script go through a stream of their own, between the changes before and after them.
   */
  async apply(changes: readonly Change[], given: RunOptions = {}): Promise<readonly Output[]> {
    const options = changes.some(({ watched }) => watched) ? given : { ...given, onOutput: undefined };
    const outputs: Output[] = [];
    let scripts: string[] = [];
    const flush = async (): Promise<boolean> => {
      outputs.push(...(await this.#request(scripts, options, true)));
      scripts = [];
      return outputs.at(-1)?.rc === 0;
    };

    for (const planned of changes) {
      const change = await this.#obtain(planned);
      const large = (change.stage ?? []).filter(({ content }) => sizeOf(content) > INLINE_LIMIT);
      const script = await applyScript(change);
      if (large.length === 0) {
        scripts.push(script);
        continue;
      }
      if (scripts.length > 0 && !(await flush())) return outputs;
      const session = await this.#connected();
      const failure = await upload(large, {
        open: (text) => session.open(text, options.as),
        explain: session.explain,
        timeout: options.timeout,
        sent: this.#sent,
        path: change.path,
      });
      if (failure) {
        await this.#request([removeUploads(large)], options, false);
        return [...outputs, failure];
      }
      scripts.push(script);
    }
    if (scripts.length > 0) await flush();
    return outputs;
  }

  /** The change with the contents staged that only a server can give. */
  async #obtain(change: Change): Promise<Change> {
    const obtained = await change.obtain?.((address, port) => this.dial(address, port));
    return obtained === undefined ? change : { ...change, stage: [...(change.stage ?? []), ...obtained] };
  }

  /** A TCP connection that starts on the host. */
  async dial(address: string, port: number): Promise<Duplex> {
    return (await this.#connected()).connection.dial(address, port);
  }

  /**
   * The bytes of a file of the host.
   *
   * @throws InfrakitError where it cannot be read
   */
  async *read(path: string, options: RunOptions = {}): AsyncIterable<Uint8Array> {
    const session = await this.#connected();
    yield* readFile(path, (script) => session.open(script, options.as), session.explain);
  }

  /** Ends the connection; the next use makes a new one. */
  async disconnect(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session) await (await session).close();
  }

  async close(): Promise<void> {
    await this.disconnect().catch(() => {}); // What could not be opened needs no closing.
  }

  async #request(scripts: readonly string[], options: RunOptions, stopAtFailure: boolean): Promise<readonly Output[]> {
    const outputs: Output[] = [];
    const { as, environment, onOutput, timeout } = options;
    for (const part of toRequests(scripts.map((script) => withEnvironment(script, environment)))) {
      const session = await this.#connected();
      const shell = await session.shell(as);
      this.#roundTrips += 1;
      outputs.push(...(await shell.run(part, { stopAtFailure, onOutput, timeout })));
      if (stopAtFailure && outputs.at(-1)?.rc !== 0) break;
    }
    return outputs;
  }

  #connected(): Promise<Session> {
    if (this.#session) return this.#session;
    const session = this.#connect();
    this.#session = session;
    const forget = (): void => {
      if (this.#session === session) this.#session = undefined;
    };
    session.then(({ connection }) => connection.lost.then(forget), forget);
    return session;
  }

  async #connect(): Promise<Session> {
    const connection = await this.#connector.connect(this.target);
    const countTrips = (trips: number): void => {
      this.#roundTrips += trips;
    };
    return new Session(connection, this.target, { refusals: this.#refusals, countTrips });
  }
}
