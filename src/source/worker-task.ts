import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

/**
 * Runs a text of CommonJS in a thread of its own, for work that would hold up the event loop. It finds its input as
 * `input` and gives its answer by `done(answer)`. The text is all there is: it has `require` for node's own modules and
 * for absolute paths, so that it does not matter in which file of a bundle it stands.
 *
 * @throws Error as the text throws it
 */
export function runInWorker<Answer>(text: string, input: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(`${PROLOGUE}${text}`, { eval: true, workerData: input, execArgv: [], stderr: false });
    worker.once('message', (answer: Answer) => resolve(answer));
    worker.once('error', reject);
    worker.once('exit', (status) => reject(new Error(`the worker thread ended with status ${status}`)));
  });
}

const PROLOGUE = `'use strict';
const { parentPort, workerData: input } = require('node:worker_threads');
const done = (answer) => parentPort.postMessage(answer);
`;

/**
 * As `runInWorker`, but it waits: for what must be known before a synchronous caller goes on, such as an expression.
 * The text must catch its own errors and answer with them.
 *
 * @returns undefined where there is no answer within the time
 */
export function waitForWorker<Answer>(text: string, input: unknown, milliseconds: number): Answer | undefined {
  const { port1: here, port2: there } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(`${WAITED_FOR}${text}`, {
    eval: true,
    workerData: { input, signal, there },
    transferList: [there],
    execArgv: [],
  });
  Atomics.wait(signal, 0, 0, milliseconds);
  const answer = receiveMessageOnPort(here)?.message as Answer | undefined;
  here.close();
  void worker.terminate();
  return answer;
}

const WAITED_FOR = `'use strict';
const { workerData: { input, signal, there } } = require('node:worker_threads');
const done = (answer) => {
  there.postMessage(answer);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
};
`;
