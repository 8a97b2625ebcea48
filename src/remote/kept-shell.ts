import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RemoteProcess } from '../connection/connection.ts';
import type { Output } from '../sdk/probe.ts';
import { type OnOutput, Reply, type StreamName } from './reply.ts';
import { SectionReader } from './section-reader.ts';
import { preface, request } from './session-script.ts';

/** Of each stream of each script so many bytes are kept. */
const LIMIT = 64 * 1024 * 1024;

/** How much of what a broken shell last said goes into a message, in bytes. */
const TAIL = 2_000;

/** How long a shell may take to end once its stdin is closed; what it left behind may keep it open. In milliseconds. */
const FAREWELL = 1_000;

export interface RequestOptions {
  /** Do not run the scripts after one that fails. */
  readonly stopAtFailure?: boolean;
  readonly onOutput?: OnOutput | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
}

/** How a request can end without an answer; the owner of the shell knows which error that is. */
export type Interruption = { readonly kind: 'timeout' } | { readonly kind: 'ended'; readonly said: string };

/** A `/bin/sh` that lives as long as the connection and runs scripts one request after the other. */
export class KeptShell {
  readonly #process: RemoteProcess;
  readonly #mark = randomBytes(16).toString('hex');
  readonly #readers: Readonly<Record<StreamName, SectionReader>>;
  readonly #explain: (interruption: Interruption) => Promise<Error>;
  #queue: Promise<unknown> = Promise.resolve();
  #reply: Reply | undefined;
  #settle: (() => void) | undefined;
  #prefaced = false;
  #retired = false;
  #over = false;

  /** @param explain makes the error of a request that got no answer */
  constructor(process: RemoteProcess, explain: (interruption: Interruption) => Promise<Error>) {
    this.#process = process;
    this.#explain = explain;
    this.#readers = { stdout: this.#read('stdout'), stderr: this.#read('stderr') };
    void process.ended.then(() => {
      this.#over = true;
      this.#settle?.();
    });
  }

  /** False once it cannot or should not take another request. */
  get usable(): boolean {
    return !this.#over && !this.#retired;
  }

  /** Runs the scripts in one round trip; gives one output for each that ran. */
  run(scripts: readonly string[], options: RequestOptions = {}): Promise<readonly Output[]> {
    const answer = this.#queue.then(() => this.#exchange(scripts, options));
    this.#queue = answer.catch(() => {});
    return answer;
  }

  /** Lets the shell end by itself once its requests are done. */
  async close(): Promise<void> {
    this.#retired = true;
    await this.#queue;
    this.#process.stdin.end();
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

  async #exchange(scripts: readonly string[], options: RequestOptions): Promise<readonly Output[]> {
    if (this.#over) throw await this.#explain({ kind: 'ended', said: this.#said() });
    const reply = new Reply(options.onOutput);
    this.#reply = reply;
    let late = false;
    const settled = new Promise<void>((resolve) => {
      this.#settle = resolve;
    });
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            this.kill();
          }, options.timeout);

    const text = request(scripts, options.stopAtFailure ?? false);
    this.#process.stdin.write(this.#prefaced ? text : preface(this.#mark) + text);
    this.#prefaced = true;
    await settled;
    clearTimeout(timer);
    this.#reply = undefined;
    this.#settle = undefined;

    if (reply.complete) return reply.outputs();
    throw await this.#explain(late ? { kind: 'timeout' } : { kind: 'ended', said: this.#said() });
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
    this.#process[stream].on('data', (chunk: Buffer) => reader.push(chunk));
    this.#process[stream].resume();
    return reader;
  }

  #said(): string {
    return [this.#readers.stderr.tail(TAIL), this.#readers.stdout.tail(TAIL)].filter((text) => text !== '').join('\n');
  }
}
