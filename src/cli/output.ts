import { GatheredOutput } from '../report/gathered-output.ts';
import type { Sink } from '../report/sink.ts';

/** Standard output as reporters write to it: one write for each turn of the event loop. */
export const output = new GatheredOutput(process.stdout);
process.once('exit', () => output.flush());

/** Standard error, in order with what goes to standard output: on a terminal the two are one. */
export const errors: Sink = {
  write(text, done) {
    output.flush();
    return process.stderr.write(text, done);
  },
};
