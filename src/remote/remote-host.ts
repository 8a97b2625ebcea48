import type { Duplex } from 'node:stream';
import type { Connector, Target } from '../connection/connection.ts';
import type { Change, Staged } from '../sdk/change.ts';
import type { Output, Probes, StateOf } from '../sdk/probe.ts';
import { expand } from '../shell/pieces.ts';
import type { Shell } from '../shell/sh.ts';
import { parseAll, scriptsOf } from './ahead-batch.ts';
import { applyChanges, collectScripts } from './apply.ts';
import { type Job, startScript } from './background-script.ts';
import { toRequests } from './batch.ts';
import type { Become } from './become.ts';
import { withEnvironment } from './environment.ts';
import { Epoch } from './epoch.ts';
import type { Foresee } from './foresight.ts';
import { Inquiry } from './inquiry.ts';
import { type RequestOptions, ShellGone } from './kept-shell.ts';
import { readFile } from './read.ts';
import type { ScriptOptions } from './script-options.ts';
import { Sent } from './sent.ts';
import { type Refusals, Session } from './session.ts';
import { removeUploads, upload } from './upload.ts';

/** What became of a probe, or of the script of a change that has no name. */
export interface Travel {
  readonly name: string;
  readonly script: string;
  /** The number of the round trip to this host in which it travelled. */
  readonly batch: number;
  /** It was asked before the task that uses the answer. */
  readonly early: boolean;
}

/** Hears how long it took until a host began to answer, and the shortest time it ever took; in milliseconds. */
export type OnAnswer = (time: number, shortest: number) => void;

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
  readonly #epoch: Epoch;
  readonly #inquiry: Inquiry;
  readonly #onAnswer: OnAnswer;
  readonly #sent = new Sent();
  #roundTrips = 0;
  #quickest = Number.POSITIVE_INFINITY;

  /**
   * @param epoch shared by all hosts of a run
   * @param onAnswer hears how quickly the host answers
   */
  constructor(target: Target, connector: Connector, epoch = new Epoch(), onAnswer: OnAnswer = () => {}) {
    this.target = target;
    this.#onAnswer = onAnswer;
    this.#connector = connector;
    this.#epoch = epoch;
    this.#inquiry = new Inquiry(epoch, target.user, (scripts, options, how) => this.#request(scripts, options, how));
  }

  /** So many answers were waited for: one for a request, two for the channel of a process; connecting is not counted. */
  get roundTrips(): number {
    return this.#roundTrips;
  }

  /** Runs one script. A script that fails is an output like any other. */
  async run(script: Shell, options: ScriptOptions = {}): Promise<Output> {
    return this.#epoch.changing(() => this.#one(script, options));
  }

  async #one(script: Shell, options: ScriptOptions): Promise<Output> {
    const [output] = await this.#request([withEnvironment(script.compact, options.environment)], options, {});
    if (!output) throw new Error('a request with one script has one answer');
    return output;
  }

  /**
   * Reads all probes in one round trip; none where there is nothing to ask, or where the answers came early and still
   * hold. With `foresee` the questions of later tasks travel along.
   */
  async inspect<P extends Probes>(
    probes: P,
    given: ScriptOptions = {},
    foresee?: Foresee,
    travelled?: (travel: Travel) => void,
  ): Promise<StateOf<P>> {
    // What a probe prints is an answer, and nothing to watch.
    const options = { ...given, onOutput: undefined };
    const scripts = scriptsOf(probes, options);
    // The questions are worked out while it connects; whoever sends them hears why it cannot.
    if (scripts.size > 0) this.#connected().catch(() => {});
    const told = await this.#inquiry.ask([...new Set(scripts.values())], options, foresee);
    for (const [name, script] of scripts) {
      const { batch = 0, early = false } = told.get(script) ?? {};
      travelled?.({ name, script: expand(script), batch, early });
    }
    return parseAll(probes, scripts, (script) => told.get(script)?.output) as StateOf<P>;
  }

  /**
   * Applies the changes in order and stops after the first that fails; gives one output for each that ran. Contents
   * that do not fit into a script go through a stream of their own, between the changes before and after them. With
   * `foresee` the questions of later tasks travel along behind the last change.
   */
  apply(
    changes: readonly Change[],
    given: ScriptOptions = {},
    foresee?: Foresee,
    travelled?: (travel: Travel) => void,
  ): Promise<readonly Output[]> {
    const options = changes.some(({ watched }) => watched) ? given : { ...given, onOutput: undefined };
    return this.#epoch.changing((after) =>
      applyChanges(changes, {
        environment: options.environment,
        send: async (scripts, isLast) => {
          const batch = this.#inquiry.nextBatch();
          for (const script of scripts) travelled?.({ name: '', script: expand(script), batch, early: false });
          const ahead = isLast ? await this.#inquiry.along(foresee, options, batch, after) : [];
          return this.#request(scripts, options, { stopAtFailure: true, ahead });
        },
        obtain: (change) => change.obtain?.((address, port) => this.dial(address, port)),
        upload: (contents, path) => this.#upload(contents, path, options),
      }),
    );
  }

  /**
   * Carries the changes out in the background: gives the output of what started them, whose stdout is the path of the
   * job's record. What is too long for a script is laid down before.
   *
   * @throws InfrakitError where a change needs contents that can only be had once an earlier one is made
   */
  begin(changes: readonly Change[], job: Job, given: ScriptOptions = {}): Promise<Output> {
    const options = { ...given, onOutput: undefined };
    return this.#epoch.changing(async () => {
      const scripts = await collectScripts(changes, {
        environment: options.environment,
        obtain: (change) => change.obtain?.((address, port) => this.dial(address, port)),
        upload: (contents, path) => this.#upload(contents, path, options),
      });
      if (!Array.isArray(scripts)) return scripts as Output;
      return this.#one(startScript(scripts, job), options);
    });
  }

  async #upload(
    contents: readonly Staged[],
    path: string | undefined,
    options: ScriptOptions,
  ): Promise<Output | undefined> {
    const session = await this.#connected();
    const failure = await upload(contents, {
      open: (text) => session.open(text, options.as),
      explain: session.explain,
      timeout: options.timeout,
      sent: this.#sent,
      path,
    });
    if (failure) await this.#request([removeUploads(contents)], options, {});
    return failure;
  }

  /** A TCP connection that starts on the host; what is said over it may change anything. */
  async dial(address: string, port: number): Promise<Duplex> {
    this.#epoch.advance();
    return (await this.#connected()).connection.dial(address, port);
  }

  /**
   * The bytes of a file of the host.
   *
   * @throws InfrakitError where it cannot be read
   */
  async *read(path: string, options: ScriptOptions = {}): AsyncIterable<Uint8Array> {
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

  async #request(
    scripts: readonly string[],
    options: ScriptOptions,
    { ahead = [], ...how }: Pick<RequestOptions, 'stopAtFailure' | 'ahead' | 'patience'>,
  ): Promise<readonly Output[]> {
    const outputs: Output[] = [];
    const { as, onOutput, timeout } = options;
    const parts = scripts.length === 0 ? [[]] : toRequests(scripts);
    let isUnderWay = false;
    try {
      for (const [index, part] of parts.entries()) {
        const isLast = index === parts.length - 1;
        this.#roundTrips += 1;
        outputs.push(...(await this.#exchange(part, as, { ...how, onOutput, timeout, ahead: isLast ? ahead : [] })));
        isUnderWay = isLast;
        if (how.stopAtFailure && outputs.at(-1)?.rc !== 0) break;
      }
      return outputs;
    } finally {
      // Those ahead go with the last part, and the shell tells them of their answers.
      if (!isUnderWay) for (const { arrive } of ahead) arrive(undefined);
    }
  }

  async #exchange(
    scripts: readonly string[],
    as: Become | undefined,
    options: RequestOptions,
  ): Promise<readonly Output[]> {
    for (;;) {
      const shell = await (await this.#connected()).shell(as);
      try {
        return await shell.run(scripts, {
          ...options,
          onBegin: this.#onBegin,
          onHang: () => this.#inquiry.stopAhead(),
        });
      } catch (error) {
        if (!(error instanceof ShellGone)) throw error;
      }
    }
  }

  readonly #onBegin = (time: number): void => {
    this.#quickest = Math.min(this.#quickest, time);
    this.#onAnswer(time, this.#quickest);
  };

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
