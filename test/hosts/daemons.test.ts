import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fleet } from '../fleet/fleet.ts';
import { DAEMONS, failures, rowsOf } from './conformance.ts';
import { type EventRun, infrakitEvents } from './run-infrakit.ts';

/**
 * What speaks to a daemon: each playbook installs one and has its tasks in check mode, for real and once more. The disk
 * of such a host is never at rest, so what the daemon itself tells stands for it.
 */
const books = (await readdir(DAEMONS)).filter((name) => name.endsWith('.yml'));

/** What each daemon says of all it has. Each dump of pg_dumpall has a word of its own that psql asks for: those lines are left out. */
const STATE: Readonly<Record<string, string>> = {
  'apache.yml': 'ls -l /etc/apache2/mods-enabled',
  'containers.yml': `docker inspect $(docker ps -aq) $(docker network ls -q); docker image ls --no-trunc --format '{{.ID}} {{.Repository}}:{{.Tag}}'; docker volume ls -q`,
  'mysql.yml': 'mariadb-dump --all-databases --skip-dump-date; ls /srv',
  'npm.yml': 'find /srv /usr/local/lib/node_modules /root/.npm -not -type d | sort',
  'postgresql.yml': String.raw`cd /tmp; su postgres -c pg_dumpall | grep -Ev '^\\(un)?restrict '`,
};

let fleet: Fleet;

beforeAll(async () => {
  fleet = await Fleet.up({ systemd: 1 }, { lane: 12, fresh: true });
});

afterAll(() => fleet?.down());

describe.each(books)('%s', (book) => {
  const play = (...more: string[]) =>
    infrakitEvents('play', join(DAEMONS, book), '-i', fleet.inventoryPath, '--become', ...more);
  const state = async () => {
    const [host] = fleet.hosts;
    if (!host) throw new Error('there is no host');
    return (await fleet.exec(host, STATE[book] ?? 'false')).stdout;
  };
  let check: EventRun;
  let first: EventRun;
  let second: EventRun;
  let before: string;
  let after: string;

  beforeAll(async () => {
    const given = await play('--tags', 'given');
    expect(given.code, failures(given)).toBe(0);
    before = await state();
    check = await play('--check', '--diff', '--skip-tags', 'given,then');
    after = await state();
    first = await play('--diff', '--skip-tags', 'given,then');
    second = await play('--diff', '--skip-tags', 'given,then');
  });

  it('changes nothing in check mode', () => {
    expect(before).not.toBe('');
    expect(after).toBe(before);
  });

  it('changes what check mode said, and nothing the second time', () => {
    for (const run of [check, first, second]) expect(run.code, failures(run)).toBe(0);
    const rows = rowsOf(check, first, second, book);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ expected, seen }) => String(expected) !== String(seen))).toEqual([]);
  });

  it('has in the end what the tasks wanted', async () => {
    const then = await play('--tags', 'then');
    expect(then.code, failures(then)).toBe(0);
  });
});
