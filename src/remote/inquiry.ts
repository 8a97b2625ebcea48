import type { Output } from '../sdk/probe.ts';
import { isOn } from '../source/tricks.ts';
import { AheadBatch, questionKey } from './ahead-batch.ts';
import { Answers } from './answers.ts';
import { userKey } from './become.ts';
import type { Epoch, Moment } from './epoch.ts';
import { type Foresee, type Question, Window } from './foresight.ts';
import type { Ahead, RequestOptions } from './kept-shell.ts';
import type { ScriptOptions } from './script-options.ts';

/** How long one probe may keep silent, in milliseconds. Those that ask the network take their time, a dead disk for ever. */
const PATIENCE = 300_000;

/** What a script printed, in which batch it travelled, and whether before the task that uses its answer. */
export interface Told {
  readonly output: Output;
  readonly batch: number;
  readonly early: boolean;
}

/** Sends scripts to the host in one round trip. */
export type Send = (
  scripts: readonly string[],
  options: ScriptOptions,
  how: Pick<RequestOptions, 'ahead' | 'patience'>,
) => Promise<readonly Output[]>;

/** Asks one host what tasks want to know, and with it what later tasks will want to know. */
export class Inquiry {
  readonly #epoch: Epoch;
  readonly #send: Send;
  readonly #login: string;
  readonly #answers: Answers;
  readonly #window = new Window();
  #batches = 0;
  #seen: Moment = { number: 0 };

  /** @param login the user who logged in */
  constructor(epoch: Epoch, login: string, send: Send) {
    this.#epoch = epoch;
    this.#login = login;
    this.#send = send;
    this.#answers = new Answers(epoch);
  }

  /** Numbers what travels to the host. */
  nextBatch(): number {
    this.#batches += 1;
    return this.#batches;
  }

  /** Something hangs on this host: nothing is asked before somebody needs to know. */
  stopAhead(): void {
    this.#window.close();
  }

  /**
   * What the host says to these scripts, by script: what came early and still holds, and the rest in one round trip.
   * With `foresee` the questions of later tasks travel along.
   */
  async ask(scripts: readonly string[], options: ScriptOptions, foresee?: Foresee): Promise<Map<string, Told>> {
    const told = new Map<string, Told>();
    const user = userKey(options.as, this.#login);
    if (foresee) {
      for (const script of scripts) {
        const early = await this.#answers.take(questionKey(script, user));
        if (early) told.set(script, { ...early, early: true });
      }
    }
    const missing = scripts.filter((script) => !told.has(script));
    if (missing.length === 0) return told;

    const batch = this.nextBatch();
    const now = this.#epoch.now;
    const answers = missing.map((script) => this.#answers.expect(questionKey(script, user), batch, now, true));
    try {
      const ahead = await this.along(foresee, options, batch, now);
      const outputs = await this.#send(missing, options, { ahead, patience: PATIENCE });
      for (const [index, output] of outputs.entries()) {
        answers[index]?.(output);
        told.set(missing[index] as string, { output, batch, early: false });
      }
      return told;
    } finally {
      for (const settle of answers) settle(undefined);
    }
  }

  /**
   * The questions to come that can travel with a request; those for other users are sent on their own way at once.
   *
   * @param batch the number of the request
   * @param from the moment from which on the answers hold
   */
  async along(
    foresee: Foresee | undefined,
    options: ScriptOptions,
    batch: number,
    from: Moment,
  ): Promise<readonly Ahead[]> {
    if (!foresee || !isOn('speculation')) return [];
    this.#window.learn(this.#answers.clear(), this.#epoch.holds(this.#seen));
    this.#seen = this.#epoch.now;
    const { width } = this.#window;
    if (width === 0) return [];
    const ahead = new AheadBatch(this.#answers, batch, from, this.#login);
    for (const question of await foresee(width, from)) ahead.add(question, (is) => this.#lookTwice(question, is, from));
    for (const way of ahead.others(options)) void this.#sendAhead(way.ahead, way.options);
    return ahead.of(options);
  }

  /** The second look of a later task, once the first is answered. */
  #lookTwice({ more, options }: Question, is: Readonly<Record<string, unknown>>, from: Moment): void {
    const probes = more?.(is);
    if (!probes) return;
    const ahead = new AheadBatch(this.#answers, this.nextBatch(), from, this.#login);
    ahead.add({ probes, options }, () => {});
    void this.#sendAhead(ahead.of(options), options);
  }

  /** Sends scripts that nobody waits for. What hinders them hinders the task that needs them, and that one tells. */
  async #sendAhead(ahead: readonly Ahead[], options: ScriptOptions): Promise<void> {
    if (ahead.length === 0) return;
    try {
      await this.#send([], options, { ahead });
    } catch {
      for (const { arrive } of ahead) arrive(undefined);
    }
  }
}
