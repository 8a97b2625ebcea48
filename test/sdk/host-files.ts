import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Probe } from '../../src/sdk/probe.ts';
import type { Shell } from '../../src/shell/sh.ts';

/** A new directory that plays the home of a host. */
export const home = (): string => mkdtempSync(join(tmpdir(), 'home-'));

/** What a script prints in a directory. */
export const runIn = (directory: string, script: Shell): Buffer =>
  execFileSync('sh', ['-c', `umask 077\n${script.text}`], {
    cwd: directory,
    env: { ...process.env, HOME: directory },
    stdio: 'pipe',
  });

export function readIn<T>(directory: string, { script, parse }: Probe<T>): T {
  const bytes = runIn(directory, script);
  return parse({ rc: 0, bytes, stdout: bytes.toString('utf8'), stderr: '' });
}
