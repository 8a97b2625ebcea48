import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type InstallOptions, installRoles, listRoles, removeRoles } from '../../../src/cli/role/role-work.ts';
import { InfrakitError } from '../../../src/source/infrakit-error.ts';

let room: string;
let said: string[];
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'roles-'));
  said = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.push(String(text).trimEnd());
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(room, { recursive: true });
});

const at = (path: string): string => join(room, path);
const read = (path: string): string => readFileSync(at(path), 'utf8');

function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

function run(directory: string, ...words: string[]): string {
  const [program = '', ...rest] = words;
  const settings = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
  const { status, stdout, stderr } = spawnSync(program, rest, {
    cwd: at(directory),
    encoding: 'utf8',
    env: { ...process.env, ...settings },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** A repository of a role with one version. */
function repository(name: string, files: Readonly<Record<string, string>> = {}): void {
  for (const [path, text] of Object.entries({ 'tasks/main.yml': '- debug: msg=1\n', ...files }))
    write(`${name}/${path}`, text);
  run(name, 'git', 'init', '-q', '-b', 'main');
  commit(name);
  run(name, 'git', 'tag', 'v1');
}

function commit(name: string): void {
  run(name, 'git', 'add', '-A');
  run(name, 'git', 'commit', '-q', '-m', 'next');
}

function install(names: readonly string[], options: Partial<InstallOptions> = {}): Promise<void> {
  const paths = { rolesPath: at('roles'), collectionsPath: at('collections') };
  return installRoles(names, { force: false, locked: false, deps: true, ...paths, ...options });
}
const fromFile = (text: string, options: Partial<InstallOptions> = {}): Promise<void> => {
  write('requirements.yml', text);
  return install([], { roleFile: at('requirements.yml'), ...options });
};

async function failure(work: Promise<void>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof InfrakitError) return error.report();
  throw error ?? new Error('it did not fail');
}

/** A tar archive of raw entries, as only somebody hostile writes it. */
function tarball(
  path: string,
  entries: readonly { name: string; type?: string; link?: string; size?: number }[],
): void {
  const blocks = entries.flatMap(({ name, type = '0', link = '', size = 0 }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(type, 156);
    header.write(link, 157);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header];
  });
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

describe('infrakit role install', () => {
  it('installs versions of repositories and writes what they are', async () => {
    repository('web');
    write('web/tasks/main.yml', '- debug: msg=2\n');
    commit('web');
    await fromFile(
      `- {src: "git+file://${at('web')}", version: v1, name: one}\n- {src: ./web, scm: git, version: main, name: two}\n`,
    );
    expect(read('roles/one/tasks/main.yml')).toContain('msg=1');
    expect(read('roles/two/tasks/main.yml')).toContain('msg=2');
    expect(existsSync(at('roles/one/.git'))).toBe(false);
    expect(readdirSync(at('roles'))).toEqual(['one', 'two']);
    const { roles } = JSON.parse(read('requirements.lock'));
    expect(roles.one).toMatchObject({
      version: 'v1',
      commit: run('web', 'git', 'rev-parse', 'v1'),
      sha256: expect.stringMatching(/^\w{64}$/),
    });
    expect(roles.two).toMatchObject({ source: './web', version: 'main' });
    listRoles({ rolesPath: at('roles') });
    expect(said.slice(-2)).toEqual(['- one, v1', '- two, main']);
  });

  it('installs the commit of the lock file when a branch has moved on, and the newest by force', async () => {
    repository('web');
    const text = '- {src: ./web, scm: git, version: main, name: web}\n';
    await fromFile(text);
    write('web/tasks/main.yml', '- debug: msg=2\n');
    commit('web');
    rmSync(at('roles'), { recursive: true });
    await fromFile(text, { locked: true });
    expect(read('roles/web/tasks/main.yml')).toContain('msg=1');
    await fromFile(text, { force: true });
    expect(read('roles/web/tasks/main.yml')).toContain('msg=2');
  });

  it('refuses what is not what the lock file says, here and where it comes from', async () => {
    write('src/tasks/main.yml', '- debug: msg=1\n');
    run('.', 'tar', '-czf', 'src.tar.gz', 'src');
    const text = '- {src: ./src.tar.gz, name: web}\n';
    await fromFile(text);
    await fromFile(text);
    expect(said.at(-1)).toContain('web is already installed');
    write('roles/web/tasks/main.yml', 'changed\n');
    expect(await failure(fromFile(text))).toMatch(/"web" in .*roles\/web is not what the lock file says[\s\S]*--force/);
    rmSync(at('roles'), { recursive: true });
    write('src/tasks/main.yml', '- debug: msg=evil\n');
    run('.', 'tar', '-czf', 'src.tar.gz', 'src');
    expect(await failure(fromFile(text))).toMatch(
      /src\.tar\.gz is not what the lock file says of "web": sha256 \w+ instead of \w+/,
    );
    expect(readdirSync(at('roles'))).toEqual([]);
    await fromFile(text, { force: true });
    expect(read('roles/web/tasks/main.yml')).toContain('evil');
  });

  it('--locked takes nothing that the lock file does not have', async () => {
    repository('web');
    const text = '- {src: ./web, scm: git, version: v1}\n';
    expect(await failure(fromFile(text, { locked: true }))).toContain('requirements.lock is not there');
    await fromFile(text);
    expect(await failure(fromFile(text.replace('v1', 'main'), { locked: true }))).toContain(
      'wanted otherwise than the lock file says',
    );
    expect(await failure(fromFile(`${text}- {src: ./web, scm: git, name: more}\n`, { locked: true }))).toContain(
      '"more" is not in the lock file',
    );
  });

  it('installs what roles depend on, unless told not to', async () => {
    repository('dep', { 'meta/main.yml': 'dependencies: []\n' });
    const meta = `dependencies:\n  - {src: "git+file://${at('dep')}", version: v1}\n  - plain\n`;
    repository('web', { 'meta/main.yml': meta });
    await install([`git+file://${at('web')},v1`], { deps: false });
    expect(readdirSync(at('roles'))).toEqual(['web']);
    await install([`git+file://${at('web')},v1`]);
    expect(readdirSync(at('roles'))).toEqual(['dep', 'web']);
    expect(said).toContain('- the role "plain" it depends on has to be there otherwise');
    removeRoles(['dep'], { rolesPath: at('roles') });
    expect(readdirSync(at('roles'))).toEqual(['web']);
  });

  it('installs collections where collections are searched', async () => {
    write('coll/galaxy.yml', 'namespace: my\nname: things\nversion: 1.0.0\n');
    write('coll/roles/web/tasks/main.yml', '- debug: msg=1\n');
    run('coll', 'git', 'init', '-q', '-b', 'main');
    commit('coll');
    await fromFile(`collections:\n  - {name: "git+file://${at('coll')}", type: git, version: main}\n`);
    expect(existsSync(at('collections/ansible_collections/my/things/roles/web/tasks/main.yml'))).toBe(true);
    expect(JSON.parse(read('requirements.lock')).collections['my.things']).toMatchObject({ version: 'main' });
  });

  it('fetches from web servers, and asks Galaxy for repositories', async () => {
    write('src/tasks/main.yml', '- debug: msg=1\n');
    run('.', 'tar', '-czf', 'src.tar.gz', 'src');
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/web-1.tar.gz') response.end(readFileSync(at('src.tar.gz')));
      else if (request.url?.startsWith('/api/')) response.end('{"results": []}');
      else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await install([`${url}/web-1.tar.gz,1,web`]);
      expect(read('roles/web/tasks/main.yml')).toContain('msg=1');
      expect(await failure(install([`${url}/gone.tar.gz`]))).toContain('answers 404');
      expect(await failure(install(['some.role'], { server: url }))).toMatch(
        /has no role "some.role"[\s\S]*git\+https/,
      );
      expect(asked).toContain('/api/v1/roles/?owner__username=some&name=role');
    } finally {
      server.close();
    }
  });

  it.each([
    ['an option for git', '--upload-pack=touch x', 'would be an option of git'],
    ['an option as a version', 'git+https://a/b.git,--output=x', 'would be an option of git'],
    ['a transport that is a command', 'git+ext::sh -c touch% x', 'are not supported'],
    ['a password', 'git+https://me:secret@host/x.git', 'a password in a URL'],
    ['a name that leads out', './x.tar.gz,1,../../etc', 'cannot be the name of a role'],
    ['a hidden name', './x.tar.gz,1,.ssh', 'cannot be the name of a role'],
  ])('refuses %s', async (_what, text, message) => {
    expect(await failure(install([text]))).toContain(message);
    expect(existsSync(at('roles'))).toBe(false);
  });

  const file = { name: 'role/tasks/main.yml' };
  it.each([
    ['a path out of it', [file, { name: '../evil' }]],
    ['a path out of it by a detour', [file, { name: 'role/../../evil' }]],
    ['an absolute path', [file, { name: '/tmp/evil' }]],
    ['a link out of it', [file, { name: 'role/l', type: '2', link: '../../../etc' }]],
    ['an absolute link', [file, { name: 'role/l', type: '2', link: '/etc/passwd' }]],
    ['a file through a link', [file, { name: 'role/l', type: '2', link: '.' }, { name: 'role/l/../../evil' }]],
    ['a hard link', [file, { name: 'role/l', type: '1', link: 'role/tasks/main.yml' }]],
    ['a device', [file, { name: 'role/d', type: '3' }]],
    ['a pipe', [file, { name: 'role/p', type: '6' }]],
    ['a huge file', [file, { name: 'role/big', size: 0o7777777777 }]],
    ['nothing', []],
  ])('refuses an archive with %s, whole', async (_what, entries) => {
    tarball('role.tar', entries);
    expect(await failure(install(['./role.tar'.replace('.', room)]))).toMatch(/is refused|cannot unpack/);
    expect(readdirSync(at('roles'))).toEqual([]);
    expect(existsSync(at('evil'))).toBe(false);
  });

  it('keeps what was there when the new one cannot be had', async () => {
    repository('web');
    await install([`${at('web')},v1`]);
    expect(await failure(install([`${at('web')},v9`], { force: true }))).toContain('has no version "v9"');
    expect(read('roles/web/tasks/main.yml')).toContain('msg=1');
    expect(readdirSync(at('roles'))).toEqual(['web']);
  });

  it('points at what is wrong in the file', async () => {
    expect(await failure(fromFile('- src: -x\n'))).toMatch(/requirements\.yml:1:3: [\s\S]*option of git/);
    expect(await failure(fromFile('rolls: []\n'))).toContain('"rolls" is not known here');
    write('more.yml', '- include: requirements.yml\n');
    expect(await failure(fromFile('- include: more.yml\n'))).toContain('include each other');
  });

  it('goes on after one that cannot be installed, where it is told to', async () => {
    repository('kept');
    await install([`git+file://${at('gone')},v1`, `git+file://${at('kept')},v1`], { ignoreErrors: true });
    expect(existsSync(join(at('roles'), 'kept'))).toBe(true);
  });

  it.each([{ ignoreCerts: true }, { keepScmMeta: true }, { apiKey: 'k' }])('refuses %j by name', async (option) => {
    expect(await failure(install(['x'], option))).toMatch(/^--[a-z-]+ is not supported/);
  });
});
