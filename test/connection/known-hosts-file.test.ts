import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appendLine } from '../../src/connection/known-hosts-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'infrakit-append-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('makes the file and its directory for the user alone', async () => {
  const file = join(directory, 'ssh', 'known_hosts');
  await appendLine(file, 'a', () => true);
  expect(readFileSync(file, 'utf8')).toBe('a\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(directory, 'ssh')).mode & 0o777).toBe(0o700);
  expect(existsSync(`${file}.lock`)).toBe(false);
});

it('begins a new line where the last one has no end, and leaves the mode of the file alone', async () => {
  const file = join(directory, 'known_hosts');
  writeFileSync(file, 'first', { mode: 0o644 });
  await appendLine(file, 'second', () => true);
  expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

it('asks with the text as it is by then, so that of many equal lines one is added', async () => {
  const file = join(directory, 'known_hosts');
  await Promise.all(Array.from({ length: 20 }, () => appendLine(file, 'same', (text) => !text.includes('same'))));
  expect(readFileSync(file, 'utf8')).toBe('same\n');
});

it('waits for a lock that is held and breaks one that was left behind', async () => {
  const file = join(directory, 'known_hosts');
  writeFileSync(`${file}.lock`, '');
  setTimeout(() => rmSync(`${file}.lock`), 200);
  const before = performance.now();
  await appendLine(file, 'a', () => true);
  expect(performance.now() - before).toBeGreaterThan(150);

  writeFileSync(`${file}.lock`, '');
  utimesSync(`${file}.lock`, new Date(0), new Date(0));
  await appendLine(file, 'b', () => true);
  expect(readFileSync(file, 'utf8')).toBe('a\nb\n');
});

it('reports a file that cannot be written and lets the next one through', async () => {
  await expect(
    appendLine(join(directory, 'a'), 'x', () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await appendLine(join(directory, 'a'), 'y', () => true);
  expect(readFileSync(join(directory, 'a'), 'utf8')).toBe('y\n');
});
