import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RemoteProcess } from '../connection/connection.ts';
import type { Output } from '../sdk/probe.ts';
import { abridge, type Hint, hintsIn } from '../shell/pieces.ts';
import { AnswerClock } from './answer-clock.ts';
import { ChunksInTurn } from './chunks-in-turn.ts';
import { CommonLooks } from './common-looks.ts';
import { type OnOutput, Reply, type StreamName } from './reply.ts';
import { SectionReader } from './section-reader.ts';
import { preface, request } from './session-script.ts';

/** Of each stream of each script so many bytes are kept. */
const LIMIT = 64 * 1024 * 1024;

/** How much of what a broken shell last said goes into a message, in bytes. */
const TAIL = 2_000;

/** How long a shell may take to end once its stdin is closed; what it left behind may keep it open. In milliseconds. */
const FAREWELL = 1_000;

/** How long a script that was sent ahead may keep silent before all of them are given up, in milliseconds. */
const PATIENCE = 10_000;

export interface RequestOptions {
  /** Do not run the scripts after one that fails. */
  readonly stopAtFailure?: boolean;
  readonly onOutput?: OnOutput | undefined;
  /** Milliseconds for the scripts of the request. */
  readonly timeout?: number | undefined;
  /** Milliseconds that one of them may take. */
  readonly patience?: number | undefined;
  /** Hears after how many milliseconds the shell began with the request. */
  readonly onBegin?: (time: number) => void;
  /** Scripts that travel along and run after those of the request. */
  readonly ahead?: readonly Ahead[];
  /** One of those kept silent for too long: the shell was ended, and all of them given up. */
  readonly onHang?: () => void;
}

/** A script whose answer nobody waits for yet. */
export interface Ahead {
  readonly script: string;
  /** Takes its answer, or undefined where none will come. */
  arrive(output: Output | undefined): void;
}

/** The shell was given up, because of scripts that were sent ahead, before this request reached it: another one will do. */
export class ShellGone extends Error {
  override readonly name = 'ShellGone';
}

/** How a request can end without an answer; the owner of the shell knows which error that is. */
export type Interruption =
  | { readonly kind: 'timeout'; readonly limit: number | undefined }
  | { readonly kind: 'ended'; readonly said: string };

/** A `/bin/sh` that lives as long as the connection and runs scripts one request after the other. */
export class KeptShell {
  readonly #process: RemoteProcess;
  readonly #mark = randomBytes(16).toString('hex');
  readonly #readers: Readonly<Record<StreamName, SectionReader>>;
  readonly #explain: (interruption: Interruption) => Promise<Error>;
  #queue: Promise<unknown> = Promise.resolve();
  #reply: Reply | undefined;
  /** What has come on either stream and waits for its turn. */
  readonly #chunks: ChunksInTurn[] = [];
  #settle: (() => void) | undefined;
  #prefaced = false;
  readonly #told = new Set<string>();
  readonly #toTell = new Map<string, string>();
  #retired = false;
  #over = false;
  /** It was ended because of scripts that were sent ahead, and nobody has lost anything. */
  #abandoned = false;

  /** @param explain makes the error of a request that got no answer */
  constructor(process: RemoteProcess, explain: (interruption: Interruption) => Promise<Error>) {
    this.#process = process;
    this.#explain = explain;
    this.#readers = { stdout: this.#read('stdout'), stderr: this.#read('stderr') };
    void process.ended.then(() => {
      for (const chunks of this.#chunks) chunks.flush();
      this.#over = true;
      this.#settle?.();
    });
  }

  /** False once it cannot or should not take another request. */
  get usable(): boolean {
    return !this.#over && !this.#retired;
  }

  /**
   * Runs the scripts in one round trip; gives one output for each that ran, without waiting for those ahead.
   *
   * @throws ShellGone, and what the owner of the shell makes of an interruption
   */
  run(scripts: readonly string[], options: RequestOptions = {}): Promise<readonly Output[]> {
    return new Promise((resolve, reject) => {
      this.#queue = this.#queue.then(() => this.#exchange(scripts, options, resolve)).catch(reject);
    });
  }

  /** Tells the shell, once its requests are done, that there will be no more: it ends by itself. */
  async finish(): Promise<void> {
    this.#retired = true;
    await this.#queue;
    this.#process.stdin.end();
  }

  /** The same, and waits for its end. */
  async close(): Promise<void> {
    await this.finish();
    // The timer must not keep the run from ending once the shell is gone.
    await Promise.race([this.#process.ended, sleep(FAREWELL, undefined, { ref: false })]);
    this.#process.kill();
  }

  /** Ends the shell and what its script started. */
  kill(): void {
    this.#over = true;
    this.#process.kill();
    this.#settle?.();
  }

  /** One request and its whole answer; `answered` is called when the scripts that are waited for have ended. */
  async #exchange(
    scripts: readonly string[],
    { ahead = [], onBegin, onHang, onOutput, stopAtFailure = false, timeout, patience }: RequestOptions,
    answered: (outputs: readonly Output[]) => void,
  ): Promise<void> {
    try {
      if (this.#over)
        throw this.#abandoned ? new ShellGone() : await this.#explain({ kind: 'ended', said: this.#said() });
      const outputs: Output[] = [];
      const clock = new AnswerClock(() => this.kill());
      const settled = new Promise<void>((resolve) => {
        this.#settle = resolve;
      });
      const finish = (): void => {
        answered(outputs);
        clock.stop();
        clock.wait(PATIENCE);
      };
      const sent = performance.now();
      const reply = new Reply({
        onBegin: () => onBegin?.(performance.now() - sent),
        onOutput,
        shown: scripts.length,
        onAnswer: (index, output) => {
          if (index >= scripts.length) {
            ahead[index - scripts.length]?.arrive(output);
            clock.wait(PATIENCE);
            return;
          }
          outputs.push(output);
          clock.wait(patience);
          if (outputs.length === scripts.length) finish();
        },
      });
      this.#reply = reply;
      clock.limit(timeout);
      clock.wait(patience);
      const looks = new CommonLooks(ahead.flatMap(({ script }) => hintsIn(script)));
      const text = request(
        scripts.map((script) => this.#abridged(script)),
        stopAtFailure,
        ahead.map(({ script }) => this.#abridged(script, looks.found)),
        looks.commands,
      );
      this.#process.stdin.write(`${this.#prefaced ? '' : preface(this.#mark)}${this.#untold()}${text}`);
      this.#prefaced = true;
      if (scripts.length === 0) finish();
      await settled;
      clock.stop();
      this.#reply = undefined;
      this.#settle = undefined;
      const isAnswered = outputs.length === scripts.length;
      this.#abandoned = isAnswered && clock.late;
      if (this.#abandoned) onHang?.();
      if (reply.complete || isAnswered) answered(outputs);
      else
        throw await this.#explain(
          clock.late ? { kind: 'timeout', limit: timeout } : { kind: 'ended', said: this.#said() },
        );
    } finally {
      for (const { arrive } of ahead) arrive(undefined);
    }
  }

  /** A script with its shared pieces called by name; those the shell does not know yet are told with the request. */
  #abridged(script: string, found?: (hint: Hint) => string): string {
    const define = (variable: string, word: () => string): void => {
      if (!this.#told.has(variable) && !this.#toTell.has(variable)) this.#toTell.set(variable, word());
    };
    return abridge(script, define, found);
  }

  #untold(): string {
    const told = [...this.#toTell].map(([variable, word]) => `${variable}=${word}\n`).join('');
    for (const variable of this.#toTell.keys()) this.#told.add(variable);
    this.#toTell.clear();
    return told;
  }

  #read(stream: StreamName): SectionReader {
    let sections = 0;
    const reader = new SectionReader(
      this.#mark,
      LIMIT,
      (section) => {
        // Between two requests only a process left behind can have written; it would write into the next answer too.
        if (section.word === 'begin' && sections > 0 && section.bytes.length > 0) this.#retired = true;
        sections += 1;
        this.#reply?.take(stream, section);
        if (this.#reply?.complete) this.#settle?.();
      },
      (bytes) => {
        if (this.#reply) this.#reply.watch(stream, bytes);
        else if (sections > 0) this.#retired = true;
      },
    );
    const chunks = new ChunksInTurn((chunk) => reader.push(chunk));
    this.#process[stream].on('data', (chunk: Buffer) => chunks.push(chunk));
    this.#process[stream].resume();
    this.#chunks.push(chunks);
    return reader;
  }

  #said(): string {
    return [this.#readers.stderr.tail(TAIL), this.#readers.stdout.tail(TAIL)].filter((text) => text !== '').join('\n');
  }
}
