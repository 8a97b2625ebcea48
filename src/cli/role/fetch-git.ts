import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { InfrakitError } from '../../source/infrakit-error.ts';
import type { Source } from './requirement.ts';
import { unpack } from './unpack.ts';

type GitSource = Extract<Source, { kind: 'git' }>;

/** No helper for other protocols, no question to a terminal that may not be there, and nothing of a repository is run. */
const SETTINGS = ['-c', 'core.hooksPath=/dev/null', '-c', 'protocol.ext.allow=never', '-c', 'core.askPass='];
const ENVIRONMENT = { GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh', LC_ALL: 'C' };

/**
 * Lays the content of a version of a repository into a directory, without the repository itself.
 *
 * @param commit the one that is wanted, whatever the version is by now
 * @param room an empty directory for the repository
 * @returns the commit
 * @throws InfrakitError with what git said
 */
export async function fetchGit(
  { url, version, folder }: GitSource,
  commit: string | undefined,
  room: string,
  directory: string,
): Promise<string> {
  const repository = join(room, 'repository');
  await git(['clone', '--quiet', '--bare', '--no-hardlinks', '--', url, repository], url);
  const found = await resolveCommit(repository, commit ?? version, url);
  const tree = folder === '' ? found : `${found}:${folder}`;
  const child = start(['-C', repository, 'archive', '--format=tar', tree]);
  const said = text(child.stderr);
  const ended = once(child, 'close');
  try {
    await unpack(child.stdout, directory, url);
  } catch (error) {
    child.kill();
    const [[code], words] = await Promise.all([ended, said]);
    if (code === 0 || words.trim() === '') throw error;
    throw new InfrakitError(`git cannot read ${tree} of ${url}: ${words.trim()}`);
  }
  await ended;
  return found;
}

/** A tag, a branch or a commit; of a name that is both a tag and a branch the tag, as git itself does. */
async function resolveCommit(repository: string, version: string | undefined, url: string): Promise<string> {
  const candidates = version === undefined ? ['HEAD'] : [`refs/tags/${version}`, `refs/heads/${version}`, version];
  for (const candidate of candidates) {
    const words = ['-C', repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`];
    const { code, stdout } = await run(words);
    if (code === 0) return stdout.trim();
  }
  throw new InfrakitError(`${url} has no version "${version ?? 'HEAD'}"`, {
    hint: 'a version is a tag, a branch or a commit',
  });
}

async function git(words: readonly string[], url: string): Promise<void> {
  const { code, stderr } = await run(words);
  if (code === 0) return;
  throw new InfrakitError(`git cannot fetch ${url}: ${stderr.trim() || `exit status ${code}`}`);
}

async function run(words: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = start(words);
  const ended = once(child, 'close');
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

function start(words: readonly string[]) {
  const child = spawn('git', [...SETTINGS, ...words], {
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.once('error', (cause) => child.stderr.destroy(missing(cause)));
  return child;
}

const missing = (cause: Error): InfrakitError =>
  new InfrakitError(`git cannot be started: ${cause.message}`, { cause, hint: 'install git on this machine' });
