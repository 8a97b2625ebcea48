import { readFileSync } from 'node:fs';
import type { RunEvent } from '../../src/events/run-event.ts';
import { withoutColour } from '../../src/report/colour.ts';
import { type PlainOptions, PlainReporter } from '../../src/report/plain-reporter.ts';
import type { Sink } from '../../src/report/sink.ts';

/** A sink that remembers. */
export class Recording implements Sink {
  text = '';
  write(text: string, done?: () => void): void {
    this.text += text;
    done?.();
  }
}

export const GOLDEN = new URL('./golden/', import.meta.url);

/** The events of a golden file, one a line. */
export function readEvents(name: string): RunEvent[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, GOLDEN), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as RunEvent);
}

/** What the plain reporter prints of these events. */
export function printPlain(events: readonly RunEvent[], options: Partial<PlainOptions> = {}) {
  const [out, errors] = [new Recording(), new Recording()];
  const reporter = new PlainReporter({ out, errors, verbosity: 0, paint: withoutColour, ...options });
  for (const event of events) reporter.handle(event);
  return { out: out.text, errors: errors.text };
}
