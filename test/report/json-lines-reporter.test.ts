import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { JsonLinesReporter } from '../../src/report/json-lines-reporter.ts';
import { GOLDEN, Recording, readEvents } from './play-back.ts';

describe('the JSON lines reporter', () => {
  it('writes every event as one line, from which the same run can be shown again', async () => {
    const out = new Recording();
    const reporter = new JsonLinesReporter(out);
    for (const event of readEvents('failures')) reporter.handle(event);
    await reporter.close();
    const golden = readFileSync(new URL('failures.jsonl', GOLDEN), 'utf8');
    const parse = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    expect(parse(out.text)).toEqual(parse(golden));
  });
});
