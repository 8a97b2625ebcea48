import { lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isVaulted } from '../../secret/vault.ts';
import { REQUIRED } from '../bind.ts';
import type { Test } from '../library.ts';
import { text } from '../operations/text.ts';
import { defineTest } from './define.ts';

const statOf = (path: string): Stats | undefined => attempt(() => statSync(path));
const lstatOf = (path: string): Stats | undefined => attempt(() => lstatSync(path));

function attempt(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

const pathTest = (names: readonly [string, ...string[]], holds: (path: string) => boolean): Test =>
  defineTest(names, {}, (input) => holds(text(input)));

/** A directory is a mount point where it lies on another device than its parent, or is its own parent. */
function isMount(path: string): boolean {
  const here = lstatOf(path);
  const above = lstatOf(dirname(resolve(path)));
  if (!here?.isDirectory() || !above) return false;
  return here.dev !== above.dev || here.ino === above.ino;
}

function isSameFile(a: string, b: string): boolean {
  const [one, other] = [statOf(a), statOf(b)];
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}

const REMOTE = ['http', 'https', 'ftp', 'ftps', 'file', 'ssh', 'sftp', 'git', 'rsync', 'ws', 'wss'];

/** True for an address with a scheme; with `schemes` for one of those only. */
const hasScheme = (uri: string, schemes: readonly string[]): boolean =>
  schemes.length === 0 || schemes.includes(uri.slice(0, uri.indexOf(':')).toLowerCase());

/** Tests of Ansible for paths of the control node, addresses and vault texts. */
export const fileTests: readonly Test[] = [
  pathTest(['exists'], (path) => statOf(path) !== undefined),
  pathTest(['file', 'is_file'], (path) => statOf(path)?.isFile() ?? false),
  pathTest(['directory', 'is_dir'], (path) => statOf(path)?.isDirectory() ?? false),
  pathTest(['link', 'is_link'], (path) => lstatOf(path)?.isSymbolicLink() ?? false),
  pathTest(['link_exists'], (path) => lstatOf(path) !== undefined),
  pathTest(['mount', 'is_mount'], isMount),
  pathTest(['abs', 'is_abs'], (path) => path.startsWith('/')),
  defineTest(['same_file', 'is_same_file'], { path: REQUIRED }, (input, { path }) =>
    isSameFile(text(input), text(path)),
  ),
  defineTest(['uri'], { schemes: null }, (input, { schemes }) => {
    const wanted = schemes === null ? [] : (text(schemes).match(/[a-z\d+.-]+/gi) ?? []);
    // Ansible takes every text for a URI, unless it is told which schemes there may be.
    return typeof input === 'string' && hasScheme(input, wanted);
  }),
  defineTest(['url'], { schemes: null }, (input, { schemes }) => {
    const wanted = schemes === null ? REMOTE : (text(schemes).match(/[a-z\d+.-]+/gi) ?? []);
    return /^[a-z][a-z\d+.-]*:\/\/[^\s/]/i.test(text(input)) && hasScheme(text(input), wanted);
  }),
  defineTest(['urn'], {}, (input) => /^urn:[a-z\d][a-z\d-]*:\S+$/i.test(text(input))),
  defineTest(['vault_encrypted'], {}, (input) => isVaulted(text(input))),
];
