import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../src/template/value.ts';
import { comparable, INCLUDED, INCLUDED_TASKS, playbook } from '../engine/random-playbook.ts';
import { Fleet } from '../fleet/fleet.ts';
import { infrakitEvents } from './run-infrakit.ts';

const SAMPLES = Number(process.env.INFRAKIT_SAMPLES ?? 8);
const BASE = '/srv/infrakit-speculation';

let fleet: Fleet;
let directory: string;

beforeAll(async () => {
  fleet = await Fleet.up({ systemd: 1, light: 1, busybox: 1 }, { lane: 6, fresh: true });
  directory = await mkdtemp(join(tmpdir(), 'infrakit-speculation-'));
  await writeFile(join(directory, INCLUDED), INCLUDED_TASKS);
});
afterAll(async () => {
  await fleet?.down();
  await rm(directory, { recursive: true, force: true });
});

/** Two runs on fresh places, and what a third would find there. */
async function twice(text: string, ...options: string[]): Promise<Json[]> {
  const path = join(directory, 'site.yml');
  await writeFile(path, text);
  const fresh = `rm -rf ${BASE}; mkdir -p ${BASE}/d; ln -s d ${BASE}/link`;
  await Promise.all(fleet.hosts.map((host) => fleet.exec(host, fresh)));
  const runs: Json[] = [];
  for (let turn = 0; turn < 2; turn++) {
    const run = await infrakitEvents('play', path, '-i', fleet.inventoryPath, '-b', '-e', `base=${BASE}`, ...options);
    expect(run.stderr).toBe('');
    runs.push(comparable(run.events));
  }
  const left = await Promise.all(
    fleet.hosts.map(
      async (host) => (await fleet.exec(host, `cd ${BASE} && find . -type f -exec md5sum {} + | sort`)).stdout,
    ),
  );
  return [...runs, left];
}

it('a run is the same with and without speculation on real hosts', { timeout: 900_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(playbook, fc.constantFrom([], ['--check'], ['--diff']), async (text, options) => {
      expect(await twice(text, ...options)).toEqual(await twice(text, '--no-speculation', ...options));
    }),
    // To shrink takes too long here: the seed tells the test that runs on this machine alone.
    { numRuns: SAMPLES, endOnFailure: true },
  );
});
