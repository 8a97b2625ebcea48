import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('the first command of the README changes what it says, and nothing when it is run again', () => {
  const home = mkdtempSync(join(tmpdir(), 'infrakit-quickstart-'));
  const words = ['play', 'playbooks/quickstart.yml', '-i', 'inventory/local.yml'];
  const more = ['-e', `quickstart_directory=${join(home, 'not/there/yet')}`];
  const run = () => spawnSync(process.execPath, ['dist/cli/main.js', ...words, ...more], { encoding: 'utf8' });
  const first = run();
  expect(first.stdout).toMatch(/^localhost +: ok=8 +changed=5 +unreachable=0 +failed=0 /m);
  expect(first.status).toBe(0);
  expect(run().stdout).toMatch(/^localhost +: ok=7 +changed=0 +unreachable=0 +failed=0 /m);
  rmSync(home, { recursive: true });
});
