import { lstatSync, readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isVaulted } from '../../secret/vault.ts';
import { REQUIRED } from '../bind.ts';
import type { Test } from '../library.ts';
import { text } from '../operations/text.ts';
import type { Value } from '../value.ts';
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

/** The scheme and the host (with login and port) of an address, as Python's urlparse tells them apart. */
function partsOf(address: string): { scheme: string; host: string } {
  const [, scheme = '', host = ''] = /^(?:([a-z][a-z\d+.-]*):)?(?:\/\/([^/?#]*))?/i.exec(address) ?? [];
  return { scheme: scheme.toLowerCase(), host };
}

const wordsOf = (schemes: Value): string[] => (schemes === null ? [] : (text(schemes).match(/[a-z\d+.-]+/gi) ?? []));

/** Ansible takes every text for a URI, unless it is told which schemes there may be. */
const isUri = (input: Value, schemes: readonly string[]): boolean =>
  typeof input === 'string' && (schemes.length === 0 || schemes.includes(partsOf(input).scheme));

function isUrl(input: Value, schemes: readonly string[]): boolean {
  if (typeof input !== 'string' || !isUri(input, schemes)) return false;
  const { scheme, host } = partsOf(input);
  return host !== '' || scheme === 'file';
}

/** Whether a file of the control node is sealed with a vault password. */
function isVaultedFile(path: string): boolean {
  const found = attempt(() => statSync(path));
  return found?.isFile() === true && isVaulted(readFileSync(path, 'latin1'));
}

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
  defineTest(['uri'], { schemes: null }, (input, { schemes }) => isUri(input, wordsOf(schemes))),
  defineTest(['url'], { schemes: null }, (input, { schemes }) => isUrl(input, wordsOf(schemes))),
  defineTest(['urn'], {}, (input) => isUri(input, ['urn'])),
  pathTest(['vaulted_file'], isVaultedFile),
  defineTest(['vault_encrypted'], {}, (input) => isVaulted(text(input))),
];
