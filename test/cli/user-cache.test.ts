import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheDirectory, readCached, writeCached } from '../../src/cli/user-cache.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'infrakit-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});
const directory = () => join(home, 'infrakit');

describe('the cache', () => {
  it('is made for its owner alone, and gives back what it was given', () => {
    const path = cacheDirectory();
    expect(path).toBe(directory());
    expect(statSync(directory()).mode & 0o777).toBe(0o700);
    writeCached(directory(), 'a', Buffer.from('one'));
    expect(readCached(directory(), 'a')?.toString()).toBe('one');
    expect(statSync(join(directory(), 'a')).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory())).toEqual(['a']);
  });

  it('is not used where others may write it, where it is a link, or where it is switched off', () => {
    mkdirSync(directory());
    chmodSync(directory(), 0o777);
    expect(cacheDirectory()).toBeUndefined();
    rmSync(directory(), { recursive: true });
    mkdirSync(join(home, 'elsewhere'));
    symlinkSync('elsewhere', directory());
    expect(cacheDirectory()).toBeUndefined();
    rmSync(directory());
    vi.stubEnv('INFRAKIT_CACHE', 'off');
    expect(cacheDirectory()).toBeUndefined();
    expect(existsSync(directory())).toBe(false);
  });

  it('gives nothing of what others may have written', () => {
    cacheDirectory();
    writeFileSync(join(directory(), 'a'), 'evil');
    chmodSync(join(directory(), 'a'), 0o666);
    expect(readCached(directory(), 'a')).toBeUndefined();
    expect(readCached(directory(), 'missing')).toBeUndefined();
  });

  it('does without where it cannot be written', () => {
    writeFileSync(directory(), 'a file in its place');
    expect(cacheDirectory()).toBeUndefined();
    expect(() => writeCached(directory(), 'a', Buffer.from('x'))).not.toThrow();
  });
});

describe('the built command', () => {
  const run = (...words: string[]) => {
    const env = { ...process.env, XDG_CACHE_HOME: home };
    return spawnSync(process.execPath, ['dist/cli/main.js', ...words], { encoding: 'utf8', env });
  };
  const compiled = (): string[] => (existsSync(directory()) ? readdirSync(directory()) : []);

  it('keeps what was compiled, starts from it, and from nothing where it is spoilt', () => {
    const first = run('play', '--help');
    expect(first.stdout).toContain('--inventory');
    const [file = ''] = compiled();
    expect(compiled()).toHaveLength(1);
    const size = statSync(join(directory(), file)).size;
    expect(run('play', '--help').stdout).toBe(first.stdout);
    writeFileSync(join(directory(), file), 'spoilt');
    expect(run('play', '--help').stdout).toBe(first.stdout);
    expect(statSync(join(directory(), file)).size).toBeGreaterThan(size / 2);
  });

  it('tells its version without any of that', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(run('--version').stdout).toBe(`${version}\n`);
    expect(compiled()).toEqual([]);
  });

  it('works when many start at once', () => {
    const script = `for i in 1 2 3 4; do "${process.execPath}" dist/cli/main.js --help >/dev/null & done; wait`;
    execFileSync('/bin/sh', ['-c', script], { env: { ...process.env, XDG_CACHE_HOME: home } });
    expect(compiled().filter((name) => name.startsWith('.'))).toEqual([]);
    expect(run('--help').status).toBe(0);
  });
});
