import { spawnSync } from 'node:child_process';
import { test } from 'vitest';

/** A test that changes owners or the like. Without root it is left out, and test/run.mjs prints its name. */
export const testAsRoot = test.runIf(process.getuid?.() === 0);

/** A test that needs a program of this machine; likewise. */
export const testWith = (program: string) =>
  test.runIf(spawnSync('sh', ['-c', 'command -v -- "$1"', 'sh', program]).status === 0 && process.getuid?.() === 0);
