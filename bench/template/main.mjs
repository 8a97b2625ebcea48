// A loop of 5,000 turns, rendered by our templates and by nunjucks itself, in turns in one process: prints the ratio.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const directory = mkdtempSync(join(tmpdir(), 'infrakit-bench-'));
try {
  const file = join(directory, 'loop.mjs');
  // Built as the command is.
  const build = await rolldown({
    input: new URL('loop.ts', import.meta.url).pathname,
    platform: 'node',
    onLog: () => undefined,
  });
  await build.write({ file, format: 'esm', codeSplitting: false });
  await build.close();
  const { same, ours, stock } = JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }));
  if (!same) throw new Error('the two do not render the same');
  console.log(`loop of 5,000 turns: ours / nunjucks ${(ours / stock).toFixed(2)} (best of each)`);
} finally {
  rmSync(directory, { recursive: true });
}
