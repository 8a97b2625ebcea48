import { Worker } from 'node:worker_threads';

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
