import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from '../../src/modules/commands/command.ts';
import { raw } from '../../src/modules/commands/raw.ts';
import { script } from '../../src/modules/commands/script.ts';
import { shell } from '../../src/modules/commands/shell.ts';
import type { AnyModule } from '../../src/sdk/module.ts';
import { type Bench, run as converge, makeBench, parse } from './conformance.ts';
import { localShells } from './local-host.ts';

const run = (bench: Bench, module: AnyModule, args: Record<string, unknown>) =>
  converge(bench, module, args, { verify: false });

describe.each(localShells())('commands with $name', (sh) => {
  test('command runs words that no shell reads', async () => {
    const bench = makeBench(sh);
    const { fields, status } = await run(bench, command, { cmd: `printf '%s|' 'a  b' "$HOME" ~ ';' * '$(id)'` });
    expect(status).toBe('changed');
    expect(fields).toMatchObject({ rc: 0, stdout: `a  b|${bench.home}|${bench.home}|;|*|$(id)|`, stderr: '' });
    expect(fields.cmd).toEqual(['printf', '%s|', 'a  b', '$HOME', '~', ';', '*', '$(id)']);
    expect(fields.start).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    expect(fields.delta).toMatch(/^0:00:0\d\.\d{6}$/);
  });

  test('command leaves its words alone when told so', async () => {
    const { fields } = await run(makeBench(sh), command, { argv: ['echo', '$HOME', '~'], expand_argument_vars: false });
    expect(fields.stdout).toBe('$HOME ~');
  });

  test('shell reads the text with a shell, in a directory, with an input', async () => {
    const bench = makeBench(sh);
    mkdirSync(join(bench.home, 'd'));
    const done = await run(bench, shell, { cmd: 'cat | tr a b; pwd >&2; umask; exit 3', chdir: '~/d', stdin: 'aa' });
    expect(done.status).toBe('failed');
    expect(done.fields).toMatchObject({
      rc: 3,
      stdout: 'bb\n0022',
      stdout_lines: ['bb', '0022'],
      stderr: join(bench.home, 'd'),
      msg: 'non-zero return code',
    });
  });

  test('a directory behind a link is entered where it really is', async () => {
    const bench = makeBench(sh);
    mkdirSync(join(bench.home, 'real'));
    symlinkSync('real', join(bench.home, 'link'));
    const { fields } = await run(bench, shell, { cmd: 'echo "$PWD"; cd ../link; echo "$PWD"', chdir: '~/link' });
    expect(fields.stdout_lines).toEqual([join(bench.home, 'real'), join(bench.home, 'link')]);
  });

  test('check mode does not run a command and cannot tell what it changes', async () => {
    const bench = makeBench(sh);
    const done = await converge(bench, shell, { cmd: 'touch f' }, { check: true });
    expect(done.status).toBe('unknown');
    expect(existsSync(join(bench.home, 'f'))).toBe(false);
  });

  test('creates and removes keep a command from running', async () => {
    const bench = makeBench(sh);
    writeFileSync(join(bench.home, 'a.log'), '');
    const created = await run(bench, shell, { cmd: 'touch f', creates: '~/*.log' });
    expect(created.status).toBe('ok');
    expect(created.fields).toMatchObject({ rc: 0, stdout: 'skipped, since ~/*.log exists' });
    const removed = await run(bench, command, { cmd: 'touch f', removes: 'missing file' });
    expect(removed.fields.msg).toBe(`Did not run command since 'missing file' does not exist`);
    expect((await run(bench, command, { cmd: 'touch f', creates: 'f', removes: 'a.log' })).status).toBe('changed');
    expect(statSync(join(bench.home, 'f')).mode & 0o777).toBe(0o644);
  });

  test('a program that is not there fails the task', async () => {
    for (const program of ['no-such-program', '/no/such', 'cd']) {
      const { fields, status } = await run(makeBench(sh), command, { cmd: `${program} x` });
      expect(status).toBe('failed');
      expect(fields).toMatchObject({ rc: 2, stderr: '', msg: `[Errno 2] No such file or directory: b'${program}'` });
    }
    const own = await run(makeBench(sh), command, { cmd: "sh -c 'exit 127'" });
    expect(own.fields).toMatchObject({ rc: 127, msg: 'non-zero return code' });
    const lost = await run(makeBench(sh), command, { cmd: 'pwd', chdir: '/no/such' });
    expect(lost.status).toBe('failed');
    expect(lost.fields.msg).toMatch(/^Unable to change directory before execution: .*\/no\/such/);
  });

  test('raw runs a text', async () => {
    expect((await run(makeBench(sh), raw, { cmd: 'echo a; echo b' })).fields.stdout_lines).toEqual(['a', 'b']);
  });

  test('script carries a script to the host, runs it and leaves nothing behind', async () => {
    const bench = makeBench(sh);
    writeFileSync(join(bench.node, 's.sh'), `#!/bin/sh\necho "$0|$1|$2" >seen\necho 'it'"'"'s'\n`);
    const done = await run(bench, script, { cmd: `s.sh 'a b' "$HOME"` });
    expect(done.fields.stdout).toBe("it's\n");
    const [program = '', ...args] = readFileSync(join(bench.home, 'seen'), 'utf8').trim().split('|');
    expect(args).toEqual(['a b', bench.home]);
    expect(existsSync(program)).toBe(false);
  });
});

test('a command is needed', () => {
  expect(() => parse(command, {})).toThrow('no command given');
  expect(() => parse(command, { cmd: 'a', argv: ['a'] })).toThrow('only command or argv can be given');
});
