import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join, normalize, resolve, sep } from 'node:path';
import {
  bool,
  type ControlContext,
  type ControlResult,
  defineControl,
  fileDigests,
  fileState,
  InfrakitError,
  params,
  path,
  str,
} from '../../sdk/index.ts';
import { fileChecksum } from './stat-probes.ts';

export const fetch = defineControl({
  name: 'fetch',
  collection: 'ansible.builtin',
  summary: 'Bring a file of the host to the control node.',
  params: params(() => ({
    src: path().describe('The file on the host.'),
    dest: str().describe('A directory of the control node, or with flat and no slash at its end a file.'),
    flat: bool().default(false).describe('Do not add the name of the host and the directories of src.'),
    fail_on_missing: bool().default(true),
    validate_checksum: bool().default(true).describe('Compare checksums after the transfer.'),
  })),
  where: 'host',
  check: 'skip',
  checkReason: 'check mode not (yet) supported for this module',
  async run({ src, dest, flat, fail_on_missing, validate_checksum }, context): Promise<ControlResult> {
    const { at, sum } = await context.host.inspect({
      at: fileState(src, { follow: true }),
      sum: fileChecksum(src, { follow: true }, 'sha1'),
    });
    if (at.type !== 'file' || sum === null) return missing(src, at.type, fail_on_missing);
    const target = flat ? flatTarget(dest, src, context) : hostTarget(dest, src, context);
    const fields = { src, dest: target, file: src, checksum: sum, remote_checksum: sum };
    if (existsSync(target) && (await fileDigests(target, ['sha1']))[0] === sum) return { changed: false, fields };

    const received = await receive(context.host.read(at.path), target);
    if (validate_checksum && received !== sum) {
      throw new InfrakitError(`the checksum of ${src} changed while it was read`, { hint: 'fetch it again' });
    }
    return { changed: true, fields: { ...fields, checksum: received } };
  },
});

function missing(src: string, type: string, isFailure: boolean): ControlResult {
  const reason =
    type === 'absent'
      ? 'the remote file does not exist'
      : type === 'file'
        ? 'the remote file cannot be read'
        : `the remote path is a ${type}, and fetch takes only files`;
  if (isFailure) return { failed: true, msg: reason, fields: { file: src } };
  return { changed: false, msg: `${reason}, not transferring, ignored`, fields: { file: src } };
}

const fromPlaybook = (dest: string, context: ControlContext): string => {
  const directory = context.variable('playbook_dir');
  const path = dest.replace(/^~(?=\/|$)/, context.node.homeDirectory);
  return resolve(typeof directory === 'string' ? directory : '.', path);
};

function flatTarget(dest: string, src: string, context: ControlContext): string {
  const target = fromPlaybook(dest, context);
  if (dest.endsWith('/')) return join(target, basename(src));
  if (existsSync(target) && statSync(target).isDirectory()) {
    throw new InfrakitError(`dest is a directory: ${dest}`, { hint: 'with a slash at its end, src is put into it' });
  }
  return target;
}

/** A path from a host never leads out of the directory that is meant for the host. */
function hostTarget(dest: string, src: string, context: ControlContext): string {
  const root = fromPlaybook(dest, context);
  const own = join(root, context.hostName);
  const target = normalize(join(own, src.replace(/^~/, '')));
  if (!own.startsWith(root + sep) || !target.startsWith(own + sep)) {
    throw new InfrakitError(`${src} would be written outside ${own}`, { hint: 'write src without ".."' });
  }
  return target;
}

/** Writes the bytes beside the target, then renames; gives their SHA-1. Several hosts may write the same target at once. */
async function receive(bytes: AsyncIterable<Uint8Array>, target: string): Promise<string> {
  mkdirSync(dirname(target), { recursive: true });
  const temporary = join(dirname(target), `.${basename(target)}.infrakit-${randomBytes(8).toString('hex')}`);
  const hash = createHash('sha1');
  const file = await open(temporary, 'wx', 0o600);
  try {
    for await (const chunk of bytes) {
      hash.update(chunk);
      await file.appendFile(chunk);
    }
    await file.chmod(0o666 & ~process.umask());
    await file.sync();
    renameSync(temporary, target);
    return hash.digest('hex');
  } finally {
    await file.close();
    rmSync(temporary, { force: true });
  }
}
