import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modules } from '../../src/cli/modules.ts';
import { Fleet, type FleetHost } from '../fleet/fleet.ts';
import { failures, outcomes, rowsOf, usedByDaemons } from './conformance.ts';
import { fingerprint } from './fingerprint.ts';
import { type EventRun, infrakitEvents } from './run-infrakit.ts';

/**
 * The playbooks in modules/ are the table of these tests. Each has what is given, tasks, and what must be so then, which
 * it asks the host itself.
 */
const directory = 'test/hosts/modules';
/** Played alone at the end: what others started ends with it. */
const RESTART = 'restart.yml';
/** Played first: in check mode nothing can be read any more where something would have changed before. */
const READING = ['facts.yml', 'reading.yml'];
const all = (await readdir(directory)).filter((name) => name.endsWith('.yml') && name !== RESTART);
const books = [...READING, ...all.filter((name) => !READING.includes(name))];

let fleet: Fleet;
let fetched: string;
let before: ReadonlyMap<string, string>;
let after: ReadonlyMap<string, string>;
let check: EventRun;
let first: EventRun;
let second: EventRun;
let restarted: EventRun;

const play = (...more: string[]) => playBooks(books, ...more);

const playBooks = (names: readonly string[], ...more: string[]) =>
  infrakitEvents(
    'play',
    ...names.map((name) => join(directory, name)),
    '-i',
    fleet.inventoryPath,
    '--become',
    '-e',
    JSON.stringify({ fetched }),
    ...more,
  );

beforeAll(async () => {
  fleet = await Fleet.up({ systemd: 1, busybox: 1 }, { lane: 3, fresh: true });
  fetched = await mkdtemp(join(tmpdir(), 'infrakit-fetched-'));
  const places = books.map((name) => `/srv/infrakit/${name.replace('.yml', '')}`).join(' ');
  await Promise.all(fleet.hosts.map((host) => fleet.exec(host, `mkdir -p ${places}`)));
  const given = await play('--tags', 'given');
  expect(given.code, failures(given)).toBe(0);

  before = await fingerprints();
  check = await play('--check', '--diff', '--skip-tags', 'given,then');
  after = await fingerprints();
  first = await play('--diff', '--skip-tags', 'given,then');
  second = await play('--diff', '--skip-tags', 'given,then');
});

afterAll(async () => {
  await fleet?.down();
  await rm(fetched, { recursive: true, force: true });
});

it('check mode leaves no trace on the hosts', () => {
  for (const [host, paths] of before) expect(changedLines(paths, after.get(host) ?? ''), host).toEqual([]);
});

it('the runs end well', () => {
  for (const run of [check, first, second]) expect(run.code, failures(run)).toBe(0);
});

describe.each(books)('%s', (book) => {
  it('changes what check mode said, and nothing the second time', () => {
    const rows = rowsOf(check, first, second, book);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ expected, seen }) => String(expected) !== String(seen))).toEqual([]);
  });

  it('shows in check mode the differences that the run makes', () => {
    const made = outcomes(first, book);
    for (const [task, { outcome }] of outcomes(check, book)) {
      if (outcome.status !== 'changed' || made.get(task)?.outcome.status !== 'changed') continue;
      expect(made.get(task)?.outcome.differences, task).toEqual(outcome.differences);
    }
  });
});

it('what the tasks wanted is so in the end', async () => {
  const then = await play('--tags', 'then');
  expect(then.code, failures(then)).toBe(0);
  for (const host of fleet.hosts) expect(then.stats[host.name]).toMatchObject({ failed: 0, unreachable: 0 });
});

it('a host restarts, and the play goes on with it', async () => {
  const checked = await playBooks([RESTART], '--check');
  restarted = await playBooks([RESTART]);
  expect(restarted.code, failures(restarted)).toBe(0);
  const rows = [...outcomes(restarted, RESTART)].map(([task, { outcome }]) => [
    outcomes(checked, RESTART).get(task)?.outcome.status,
    outcome.status,
  ]);
  expect(rows).toEqual([
    ['unknown', 'changed'],
    ['unknown', 'ok'],
  ]);
});

it('every module has a place in these playbooks', () => {
  const used = new Set(
    [...first.events, ...restarted.events].flatMap((event) =>
      event.type === 'task.started' ? [event.task.action.replace(/^.*\./, '')] : [],
    ),
  );
  for (const name of usedByDaemons()) used.add(name);
  // Tasks of these two are not announced; a playbook that did not do what they ask would not have come to its end.
  for (const silent of ['meta', 'include_tasks']) used.add(silent);
  expect(modules.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
});

async function fingerprints(): Promise<Map<string, string>> {
  const all = await Promise.all(
    fleet.hosts.map(async (host: FleetHost) => [host.name, await fingerprint(fleet, host)] as const),
  );
  const local = await readdir(fetched, { recursive: true });
  return new Map([...all, ['control node', local.join('\n')]]);
}

/** The lines that only one of two texts has. */
function changedLines(one: string, other: string): string[] {
  const [left, right] = [new Set(one.split('\n')), new Set(other.split('\n'))];
  return [...[...left].filter((line) => !right.has(line)), ...[...right].filter((line) => !left.has(line))];
}
