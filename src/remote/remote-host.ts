import type { Duplex } from 'node:stream';
import type { Connector, Target } from '../connection/connection.ts';
import type { Change } from '../sdk/change.ts';
import type { Output, Probes, StateOf } from '../sdk/probe.ts';
import type { Shell } from '../shell/sh.ts';
import { AheadBatch, parseAll, questionKey, scriptsOf } from './ahead-batch.ts';
import { Answers } from './answers.ts';
import { toRequests } from './batch.ts';
import type { Become } from './become.ts';
import { withEnvironment } from './environment.ts';
import { Epoch } from './epoch.ts';
import { type Foresee, type Question, Window } from './foresight.ts';
import { type Ahead, type RequestOptions, ShellGone } from './kept-shell.ts';
import { readFile } from './read.ts';
import type { ScriptOptions } from './script-options.ts';
import { type Refusals, Session } from './session.ts';
import { applyScript, INLINE_LIMIT, sizeOf } from './stage.ts';
import { removeUploads, upload } from './upload.ts';

export type { ScriptOptions as RunOptions } from './script-options.ts';

/** How long one probe may keep silent, in milliseconds. Those that ask the network take their time, a dead disk for ever. */
const PROBE_PATIENCE = 300_000;

/** Tells of a script that was asked: in which batch it travelled, and whether before the task that uses the answer. */
export type Travelled = (script: string, batch: number, early: boolean) => void;

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
  readonly #answers: Answers;
  readonly #window = new Window();
  #roundTrips = 0;
  #batches = 0;
  #seen = 0;

  /** @param epoch shared by all hosts of a run */
  constructor(target: Target, connector: Connector, epoch = new Epoch()) {
    this.target = target;
    this.#connector = connector;
    this.#epoch = epoch;
    this.#answers = new Answers(epoch);
  }

  /** So many answers were waited for: one for a request, two for the channel of a process; connecting is not counted. */
  get roundTrips(): number {
    return this.#roundTrips;
  }

  /** Runs one script. A script that fails is an output like any other. */
  async run(script: Shell, options: ScriptOptions = {}): Promise<Output> {
    const [output] = await this.#changing(() =>
      this.#request([withEnvironment(script.text, options.environment)], options, {}),
    );
    if (!output) throw new Error('a request with one script has one answer');
    return output;
  }

  /**
   * Reads all probes in one round trip; none where there is nothing to ask, or where the answers came early and still
   * hold. With `foresee` the questions of later tasks travel along.
   */
  async inspect<P extends Probes>(
    probes: P,
    options: ScriptOptions = {},
    foresee?: Foresee,
    travelled?: Travelled,
  ): Promise<StateOf<P>> {
    const scripts = scriptsOf(probes, options);
    const asked = [...new Set(scripts.values())];
    const outputs = foresee ? await this.#read(asked, options, foresee, travelled) : await this.#ask(asked, options);
    return parseAll(probes, scripts, outputs) as StateOf<P>;
  }

  /**
   * Applies the changes in order and stops after the first that fails; gives one output for each that ran. Contents
   * that do not fit into a script go through a stream of their own, between the changes before and after them. With
   * `foresee` the questions of later tasks travel along behind the last change.
   */
  apply(changes: readonly Change[], given: ScriptOptions = {}, foresee?: Foresee): Promise<readonly Output[]> {
    const options = changes.some(({ watched }) => watched) ? given : { ...given, onOutput: undefined };
    return this.#changing((from) => this.#apply(changes, options, foresee, from));
  }

  async #apply(
    changes: readonly Change[],
    options: ScriptOptions,
    foresee: Foresee | undefined,
    from: Promise<number>,
  ): Promise<readonly Output[]> {
    const outputs: Output[] = [];
    let scripts: string[] = [];
    const flush = async (ahead: readonly Ahead[] = []): Promise<boolean> => {
      outputs.push(...(await this.#request(scripts, options, { stopAtFailure: true, ahead })));
      scripts = [];
      return outputs.at(-1)?.rc === 0;
    };

    for (const planned of changes) {
      const change = await this.#obtain(planned);
      const large = (change.stage ?? []).filter(({ content }) => sizeOf(content) > INLINE_LIMIT);
      const script = withEnvironment(await applyScript(change), options.environment);
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
      });
      if (failure) {
        await this.#request([removeUploads(large)], options, {});
        return [...outputs, failure];
      }
      scripts.push(script);
    }
    if (scripts.length > 0) await flush((await this.#along(foresee, options, ++this.#batches, from)).of(options));
    return outputs;
  }

  /** The change with the contents staged that only a server can give. */
  async #obtain(change: Change): Promise<Change> {
    const obtained = await change.obtain?.((address, port) => this.dial(address, port));
    return obtained === undefined ? change : { ...change, stage: [...(change.stage ?? []), ...obtained] };
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

  /**
   * Does what changes the host, or may: what was read before it, or while it went on, holds no longer.
   *
   * @param work gets the moment from which on answers hold that come behind it
   */
  async #changing<T>(work: (from: Promise<number>) => Promise<T>): Promise<T> {
    let over: (moment: number) => void = () => {};
    const from = new Promise<number>((resolve) => {
      over = resolve;
    });
    this.#epoch.advance();
    try {
      return await work(from);
    } finally {
      over(this.#epoch.advance());
    }
  }

  /** The outputs of scripts that read, by script: those that came early, and the rest in one round trip. */
  async #read(
    scripts: readonly string[],
    options: ScriptOptions,
    foresee: Foresee,
    travelled: Travelled | undefined,
  ): Promise<Map<string, Output>> {
    const outputs = new Map<string, Output>();
    for (const script of scripts) {
      const early = await this.#answers.take(questionKey(script, options));
      if (!early) continue;
      outputs.set(script, early.output);
      travelled?.(script, early.batch, true);
    }
    const missing = scripts.filter((script) => !outputs.has(script));
    for (const [script, output] of await this.#ask(missing, options, foresee)) outputs.set(script, output);
    for (const script of missing) travelled?.(script, this.#batches, false);
    return outputs;
  }

  async #ask(scripts: readonly string[], options: ScriptOptions, foresee?: Foresee): Promise<Map<string, Output>> {
    if (scripts.length === 0) return new Map();
    // The questions to come are worked out while it connects; whoever needs the connection hears why there is none.
    this.#connected().catch(() => {});
    const batch = ++this.#batches;
    const now = this.#epoch.now;
    const answers = scripts.map((script) => this.#answers.expect(questionKey(script, options), batch, now, true));
    try {
      const ahead = (await this.#along(foresee, options, batch, now)).of(options);
      const outputs = await this.#request(scripts, options, { ahead, patience: PROBE_PATIENCE });
      for (const [index, settle] of answers.entries()) settle(outputs[index]);
      return new Map(scripts.map((script, index) => [script, outputs[index] as Output]));
    } finally {
      for (const settle of answers) settle(undefined);
    }
  }

  /**
   * The questions to come that can travel with a request; those for other users are sent on their own way at once.
   *
   * @param from the moment from which on the answers hold
   */
  async #along(
    foresee: Foresee | undefined,
    options: ScriptOptions,
    number: number,
    from: number | Promise<number>,
  ): Promise<AheadBatch> {
    const batch = new AheadBatch(this.#answers, number, from);
    if (!foresee) return batch;
    this.#window.learn(this.#answers.clear(), this.#epoch.now === this.#seen);
    this.#seen = this.#epoch.now;
    const { width } = this.#window;
    if (width === 0) return batch;
    for (const question of await foresee(width)) batch.add(question, (is) => this.#lookTwice(question, is, from));
    for (const way of batch.others(options)) void this.#sendAhead(way.ahead, way.options);
    return batch;
  }

  /** The second look of a later task, once the first is answered. */
  async #lookTwice(
    question: Question,
    is: Readonly<Record<string, unknown>>,
    from: number | Promise<number>,
  ): Promise<void> {
    const probes = question.more?.(is);
    if (!probes) return;
    const batch = new AheadBatch(this.#answers, ++this.#batches, from);
    batch.add({ probes, options: question.options }, () => {});
    await this.#sendAhead(batch.of(question.options), question.options);
  }

  /** Sends scripts that nobody waits for. What hinders them, hinders the task that needs them, and that one tells. */
  async #sendAhead(ahead: readonly Ahead[], options: ScriptOptions): Promise<void> {
    if (ahead.length === 0) return;
    try {
      await this.#request([], options, { ahead });
    } catch {
      for (const { arrive } of ahead) arrive(undefined);
    }
  }

  async #request(
    scripts: readonly string[],
    options: ScriptOptions,
    { ahead = [], ...how }: Pick<RequestOptions, 'stopAtFailure' | 'ahead' | 'patience'>,
  ): Promise<readonly Output[]> {
    const outputs: Output[] = [];
    const { as, onOutput, timeout } = options;
    const parts = toRequests(scripts);
    try {
      for (const part of parts.length === 0 ? [[]] : parts) {
        const last = part === parts.at(-1) || parts.length === 0;
        this.#roundTrips += 1;
        const request = { ...how, onOutput, timeout, ahead: last ? ahead : [] };
        outputs.push(...(await this.#exchange(part, as, request)));
        if (how.stopAtFailure && outputs.at(-1)?.rc !== 0) break;
      }
      return outputs;
    } finally {
      for (const { arrive } of ahead) arrive(undefined);
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
        return await shell.run(scripts, options);
      } catch (error) {
        if (!(error instanceof ShellGone)) throw error;
        // Something hangs on this host: whoever needs to know will ask.
        this.#window.close();
      }
    }
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
