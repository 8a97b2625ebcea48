import {
  type FileAttributes,
  type FileFlags,
  type FileState,
  type FileType,
  formatMode,
  type Json,
} from '../../sdk/index.ts';
import type { Access, Mime, Times } from './stat-probes.ts';

interface Seen {
  readonly at: FileState;
  readonly times: Times | null;
  readonly source: string;
  readonly access: Access;
  readonly checksum: string | null;
  readonly mime: Mime | null;
}

/** What Ansible's `stat` gives under `stat`. */
export function statFields(path: string, { at, times, source, access, checksum, mime }: Seen): Record<string, Json> {
  if (!at.attributes) return { exists: false };
  return {
    exists: true,
    ...describeFile(path, at.type, at.attributes),
    ...times,
    ...access,
    ...(at.flags === undefined ? {} : flagFields(at.flags)),
    ...(at.type === 'link' ? { lnk_source: source, lnk_target: at.target ?? '' } : {}),
    ...(checksum === null ? {} : { checksum }),
    ...(mime === null ? {} : { mimetype: mime.mimetype, charset: mime.charset, mime_type: mime.mimetype }),
  };
}

/** What `stat` and `find` both tell of a file. */
export function describeFile(path: string, type: FileType, attributes: FileAttributes): Record<string, Json> {
  return {
    path,
    ...typeFlags(type),
    ...permissionFlags(attributes.mode),
    mode: formatMode(attributes.mode),
    uid: attributes.uid,
    gid: attributes.gid,
    pw_name: attributes.owner,
    gr_name: attributes.group,
    size: attributes.size,
    inode: attributes.inode,
    dev: attributes.device,
    nlink: attributes.links,
    atime: attributes.accessed,
    mtime: attributes.modified,
    ctime: attributes.changed,
  };
}

/** Names of the flags as Ansible's `stat` has them; the letters are those of chattr(1). */
const FLAG_NAMES: Readonly<Record<string, string>> = {
  A: 'noatime',
  a: 'append',
  c: 'compressed',
  C: 'nocow',
  d: 'nodump',
  D: 'dirsync',
  e: 'extents',
  E: 'encrypted',
  h: 'blocksize',
  i: 'immutable',
  I: 'indexed',
  j: 'journalled',
  N: 'inline',
  s: 'zero',
  S: 'synchronous',
  t: 'notail',
  T: 'blockroot',
  u: 'undelete',
  X: 'compressedraw',
  Z: 'compresseddirty',
};

/** What a host does not tell counts as no flags. */
function flagFields(flags: FileFlags): Record<string, Json> {
  const letters = 'letters' in flags ? flags.letters : '';
  return { attr_flags: letters, attributes: [...letters].map((letter) => FLAG_NAMES[letter] ?? letter) };
}

/** One flag for each type of file, as `isreg`. */
const typeFlags = (type: FileType) => ({
  isreg: type === 'file',
  isdir: type === 'directory',
  islnk: type === 'link',
  ischr: type === 'char',
  isblk: type === 'block',
  isfifo: type === 'fifo',
  issock: type === 'socket',
});

/** One flag for each permission bit, as `rusr`. */
const permissionFlags = (mode: number) => ({
  rusr: (mode & 0o400) > 0,
  wusr: (mode & 0o200) > 0,
  xusr: (mode & 0o100) > 0,
  rgrp: (mode & 0o040) > 0,
  wgrp: (mode & 0o020) > 0,
  xgrp: (mode & 0o010) > 0,
  roth: (mode & 0o004) > 0,
  woth: (mode & 0o002) > 0,
  xoth: (mode & 0o001) > 0,
  isuid: (mode & 0o4000) > 0,
  isgid: (mode & 0o2000) > 0,
});
