import type { z } from 'zod';
import { bool, int, params, path, str } from '../../sdk/index.ts';

const shape = () => ({
  repo: str(),
  dest: path(),
  version: str().default('HEAD'),
  remote: str().default('origin'),
  refspec: str().optional(),
  force: bool().default(false),
  depth: int().optional(),
  clone: bool().default(true),
  update: bool().default(true),
  bare: bool().default(false),
  recursive: bool().default(true),
  track_submodules: bool().default(false),
  single_branch: bool().default(false),
  reference: path().optional(),
  separate_git_dir: path().optional(),
  executable: path().default('git'),
  umask: str().optional(),
  verify_commit: bool().default(false),
  accept_hostkey: bool().default(false),
  accept_newhostkey: bool().default(false),
  key_file: path().optional(),
  ssh_opts: str().optional(),
});

export type GitWant = z.output<z.ZodObject<ReturnType<typeof shape>>>;

export const gitParams = params(shape, {
  aliases: { repo: ['name'] },
  unsupported: {
    archive: 'a task with the command git archive makes one',
    archive_prefix: 'a task with the command git archive makes one',
    gpg_allowlist: 'verify_commit trusts every key of the keyring of the user',
    gpg_whitelist: 'verify_commit trusts every key of the keyring of the user',
  },
  rule({ repo, version, umask, separate_git_dir, bare }) {
    if (repo.startsWith('-')) return 'repo cannot begin with a dash';
    if (version.startsWith('-')) return 'version cannot begin with a dash';
    if (umask !== undefined && !/^(0o?)?[0-7]{1,4}$/.test(umask)) return 'umask must be octal, such as "0022"';
    return separate_git_dir !== undefined && bare ? 'separate_git_dir and bare exclude each other' : undefined;
  },
});
