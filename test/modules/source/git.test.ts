import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { git } from '../../../src/modules/source/git.ts';
import { prologue } from '../../../src/modules/source/git-command.ts';
import type { GitWant } from '../../../src/modules/source/git-params.ts';
import { type Bench, conform, makeBench, parse, run } from '../conformance.ts';
import { type LocalShell, localShells } from '../local-host.ts';

const [system] = localShells() as [LocalShell];
const AUTHOR = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };

let bench: Bench;
let origin: string;

const inOrigin = (...words: string[]): string =>
  execFileSync('git', words, { cwd: origin, encoding: 'utf8', env: { ...process.env, ...AUTHOR } }).trim();

function commit(text: string): string {
  writeFileSync(join(origin, 'file'), text);
  inOrigin('add', 'file');
  inOrigin('commit', '-q', '-m', text);
  return inOrigin('rev-parse', 'HEAD');
}

const here = (name = 'file') => readFileSync(join(bench.home, 'work', name), 'utf8');

beforeEach(() => {
  bench = makeBench(system);
  origin = join(bench.node, 'origin');
  mkdirSync(origin);
  inOrigin('init', '-q', '-b', 'main');
});

describe('git', () => {
  test('clones, and follows its origin', async () => {
    const one = commit('one');
    const args = { repo: origin, dest: '~/work' };
    expect((await conform(bench, git, args)).fields).toMatchObject({ before: null, after: one });
    const two = commit('two');
    expect((await conform(bench, git, args)).fields).toMatchObject({ before: one, after: two });
    expect(here()).toBe('two');
    commit('three');
    expect((await run(bench, git, { ...args, update: false })).status).toBe('ok');
    expect(here()).toBe('two');
  });

  test('goes to a tag, a branch and a commit', async () => {
    const one = commit('one');
    inOrigin('tag', '-a', 'v1', '-m', 'v1', '--no-sign');
    const two = commit('two');
    inOrigin('branch', 'dev');
    const args = { repo: origin, dest: '~/work' };
    await conform(bench, git, { ...args, version: 'dev' });
    expect((await conform(bench, git, { ...args, version: 'v1' })).fields.after).toBe(one);
    expect((await conform(bench, git, { ...args, version: two })).fields.after).toBe(two);
    expect((await conform(bench, git, { ...args, version: one.slice(0, 10) })).fields.after).toBe(one);
    const missing = await run(bench, git, { ...args, version: 'nope' });
    expect(missing.fields.msg).toContain('has no branch, tag or commit nope');
  });

  test('keeps what was changed by hand unless it is told to force', async () => {
    commit('one');
    const args = { repo: origin, dest: '~/work' };
    await conform(bench, git, args);
    writeFileSync(join(bench.home, 'work', 'file'), 'mine');
    const refused = await run(bench, git, args);
    expect(refused.fields.msg).toContain('Local modifications exist');
    expect(here()).toBe('mine');
    await conform(bench, git, { ...args, force: true });
    expect(here()).toBe('one');
  });

  test('has submodules at the recorded commit', async () => {
    const child = join(bench.node, 'child');
    mkdirSync(child);
    const allow = ['-c', 'protocol.file.allow=always'];
    execFileSync('git', ['init', '-q', '-b', 'main', child]);
    const env = { ...process.env, ...AUTHOR };
    execFileSync('git', ['-C', child, 'commit', '-q', '--allow-empty', '-m', 'c'], { env });
    inOrigin(...allow, 'submodule', '--quiet', 'add', child, 'child');
    commit('one');
    execFileSync('git', ['config', '--file', join(bench.home, '.gitconfig'), 'protocol.file.allow', 'always']);
    await conform(bench, git, { repo: origin, dest: '~/work' });
    expect(here('child/.git')).toContain('gitdir');
  });

  test('an origin that does not answer is told in its own words', async () => {
    const gone = await run(bench, git, { repo: join(origin, 'nowhere'), dest: '~/work' });
    expect(gone.status).toBe('failed');
    expect(gone.fields.msg).toContain('does not appear to be a git repository');
  });

  test('a key and options of ssh cannot smuggle in a command', () => {
    const want = parse(git, { repo: 'x', dest: 'y', key_file: 'a"; id; "', ssh_opts: '-p 22 -o "X=$(id)"' }) as GitWant;
    const { text } = prologue(want);
    expect(text).toContain(`export infrakit_key='a"; id; "'`);
    expect(text).toContain(`-o '\\''X=$(id)'\\'' -i "$infrakit_key"'`);
  });
});
