import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blockinfile } from '../../../src/modules/files/blockinfile.ts';
import { lineinfile } from '../../../src/modules/files/lineinfile.ts';
import { replace, substitute } from '../../../src/modules/files/replace.ts';
import { conform, makeBench, run } from '../conformance.ts';
import { localShells } from '../local-host.ts';

describe.each(localShells())('edits with $name', (shell) => {
  test('a line goes into a file whose directory is made', async () => {
    const bench = makeBench(shell);
    const line = "x='1' $HOME `id` %s \\n";
    const done = await conform(bench, lineinfile, { path: '~/d/e/f', line, create: true, mode: '0600' });
    expect(readFileSync(join(bench.home, 'd/e/f'), 'utf8')).toBe(`${line}\n`);
    expect(statSync(join(bench.home, 'd/e/f')).mode & 0o777).toBe(0o600);
    expect(done.fields.msg).toBe('line added');
    // A role asks for `register.backup` whether one was made or not.
    expect(done.fields.backup).toBe('');
  });

  test('a line is changed behind a link, and bytes that are no text stay', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), Buffer.from([0xff, 0x0a, 0x61, 0x0a]));
    symlinkSync('f', join(bench.home, 'l'));
    await conform(bench, lineinfile, { path: 'l', regexp: '^a', line: 'b', backup: true });
    expect(readFileSync(join(bench.home, 'f'))).toEqual(Buffer.from([0xff, 0x0a, 0x62, 0x0a]));
  });

  test('a line is not put into a file that is not there', async () => {
    const bench = makeBench(shell);
    const done = await run(bench, lineinfile, { path: 'f', line: 'x' });
    expect(done.fields.msg).toContain('Destination f does not exist !');
    expect((await run(bench, lineinfile, { path: 'f', line: 'x', state: 'absent' })).status).toBe('ok');
  });

  test('a block is laid down and taken away', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'a\n');
    await conform(bench, blockinfile, { path: 'f', block: 'x\ny\n', marker: '; {mark}', validate: 'grep x %s' });
    expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe('a\n; BEGIN\nx\ny\n; END\n');
    await conform(bench, blockinfile, { path: 'f', marker: '; {mark}', state: 'absent' });
    expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe('a\n');
  });

  test('matches are replaced', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'a 1\na 2\n', { mode: 0o600 });
    const done = await conform(bench, replace, { path: 'f', regexp: '^a (\\d)$', replace: 'b \\1' });
    expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe('b 1\nb 2\n');
    expect(done.fields.msg).toBe('2 replacements made');
  });

  test('a new mode is told beside the new content', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'a\n', { mode: 0o600 });
    const done = await conform(bench, lineinfile, { path: 'f', line: 'b', mode: '0644' });
    expect(done.differences).toEqual([
      { what: 'content', path: 'f', before: 'a\n', after: 'a\nb\n' },
      { what: 'mode', path: 'f', before: '0600', after: '0644' },
    ]);
  });

  test('only what can make a file offers to', async () => {
    const bench = makeBench(shell);
    const line = await run(bench, lineinfile, { path: 'f', line: 'x' });
    expect(line.fields.msg).toBe('Destination f does not exist ! (create: true makes it)');
    const replaced = await run(bench, replace, { path: 'f', regexp: 'x', replace: 'y' });
    expect(replaced.fields.msg).toBe('Path f does not exist !');
  });

  test('a replacement that cannot be filled in is refused, also where nothing matches', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'a\n');
    const refused = run(bench, replace, { path: 'f', regexp: 'z', replace: '\\D' });
    await expect(refused).rejects.toThrow(/^Unable to process replace due to error: .*\\D/);
  });

  test('a device is never replaced by a file', async () => {
    const bench = makeBench(shell);
    expect((await run(bench, replace, { path: '/dev/null', regexp: 'a', replace: 'b' }, { check: true })).status).toBe(
      'ok',
    );
    const refused = await run(bench, lineinfile, { path: '/dev/null', line: 'x' }, { check: true });
    expect(refused).toMatchObject({ status: 'failed', fields: { msg: expect.stringContaining('is a char device') } });
  });

  test('the old file stays where the edit is not valid', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'a\n');
    const done = await run(bench, replace, { path: 'f', regexp: 'a', replace: 'b', validate: 'grep -q a %s' });
    expect(done.status).toBe('failed');
    expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe('a\n');
  });
});

test.each([
  ['everywhere', { regexp: 'x' }, 'a[]b[]c[]'],
  ['behind a pattern', { regexp: 'x', after: 'b' }, 'axb[]c[]'],
  ['before a pattern', { regexp: 'x', before: 'c' }, 'a[]b[]cx'],
  ['between two patterns', { regexp: 'x', after: 'b', before: 'c' }, 'axb[]cx'],
  ['nowhere when the section is missing', { regexp: 'x', after: 'z' }, 'axbxcx'],
])('replaces %s', (_, rules, after) => {
  expect(substitute('axbxcx', { replace: '[]', ...rules }).text).toBe(after);
});

test('an edit keeps an encoding that is not UTF-8', async () => {
  const bench = makeBench(localShells()[0] ?? expect.fail('there is no shell'));
  writeFileSync(join(bench.home, 'f'), Buffer.from('grün', 'latin1'));
  await conform(bench, replace, { path: 'f', regexp: 'ü', replace: 'öß', encoding: 'latin-1' });
  expect(readFileSync(join(bench.home, 'f'), 'latin1')).toBe('größn');
});
