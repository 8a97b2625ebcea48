import { createHash } from 'node:crypto';
import { type Dirent, readFileSync, type Stats } from 'node:fs';
import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Content, type ControlNode, fileDigests, formatMode, isVault } from '../../sdk/index.ts';

/** A content with the checksums by which it is compared and reported. */
export interface SourceContent {
  readonly content: Content;
  readonly sha256: string;
  readonly sha1: string;
  readonly md5: string;
}

/** A file, directory or link of the control node that is to be copied. */
export interface SourceEntry {
  /** Relative to what is copied; empty for that itself. */
  readonly relative: string;
  readonly kind: 'file' | 'directory' | 'link';
  readonly mode: string;
  readonly source?: SourceContent;
  /** Of a link. */
  readonly target?: string;
}

/** Files up to this many bytes are held in memory; larger ones are read again when they are sent. */
const HELD_BYTES = 1_000_000;

/** Bytes as content. */
export function sourceOf(bytes: Uint8Array): SourceContent {
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  return { content: { bytes }, sha256: digest('sha256'), sha1: digest('sha1'), md5: digest('md5') };
}

/** A file of the control node as content; a vault is decrypted. */
export async function readLocal(path: string, node: ControlNode, decrypt: boolean): Promise<SourceContent> {
  const { size } = await stat(path);
  if (size <= HELD_BYTES) {
    const bytes = readFileSync(path);
    return sourceOf(decrypt && isVault(bytes) ? node.decrypt(path) : bytes);
  }
  const [sha256 = '', sha1 = '', md5 = ''] = await fileDigests(path, ['sha256', 'sha1', 'md5']);
  return { content: { localPath: path, size, sha256 }, sha256, sha1, md5 };
}

/** Everything in a directory of the control node, directories before what is in them. */
export async function walkLocal(
  root: string,
  node: ControlNode,
  options: { readonly decrypt: boolean; readonly followLinks: boolean },
): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  const visit = async (relative: string, above: readonly number[]): Promise<void> => {
    const path = join(root, relative);
    const here = await entryAt(path, options.followLinks || relative === '', above);
    const mode = formatMode(here.mode);
    if (here.isSymbolicLink()) entries.push({ relative, kind: 'link', mode, target: await readlink(path) });
    else if (here.isFile())
      entries.push({ relative, kind: 'file', mode, source: await readLocal(path, node, options.decrypt) });
    else if (here.isDirectory()) {
      entries.push({ relative, kind: 'directory', mode });
      const inside = await readdir(path, { withFileTypes: true });
      for (const { name } of inside.sort(filesFirst)) await visit(join(relative, name), [...above, here.ino]);
    }
  };
  await visit('', []);
  return entries;
}

const filesFirst = (one: Dirent, other: Dirent): number =>
  Number(one.isDirectory()) - Number(other.isDirectory()) || (one.name < other.name ? -1 : 1);

/** What is copied of a path: a link that leads nowhere, or back to a directory it is in, stays a link. */
async function entryAt(path: string, follow: boolean, above: readonly number[]): Promise<Stats> {
  const itself = await lstat(path);
  if (!follow || !itself.isSymbolicLink()) return itself;
  const end = await stat(path).catch(() => undefined);
  return end === undefined || (end.isDirectory() && above.includes(end.ino)) ? itself : end;
}
