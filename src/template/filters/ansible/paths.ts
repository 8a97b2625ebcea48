import { readFileSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { posix } from 'node:path';
import { wantText } from '../../coerce.ts';
import { expandGlob } from '../../formats/glob.ts';
import { realPath } from '../../formats/real-path.ts';
import type { Filter } from '../../library.ts';
import { iterate } from '../../operations/sequence.ts';
import { typeName } from '../../operations/type-name.ts';
import { refuse } from '../../operations/usable.ts';
import { Tuple, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

const split = (path: string): [head: string, tail: string] => {
  const cut = path.lastIndexOf('/') + 1;
  const head = path.slice(0, cut);
  return [/^\/*$/.test(head) ? head : head.replace(/\/+$/, ''), path.slice(cut)];
};

/** Python's `os.path.splitext`: leading dots start no extension. */
function splitExtension(path: string): Tuple {
  const [, dots = '', stem = ''] = /^((?:.*\/)?\.*)([^/]*)$/s.exec(path) ?? [];
  const dot = stem.lastIndexOf('.');
  if (dot < 0) return Tuple.of(path, '') as Tuple;
  return Tuple.of(dots + stem.slice(0, dot), stem.slice(dot)) as Tuple;
}

function joinPaths(parts: readonly string[]): string {
  const [first, ...rest] = parts;
  if (first === undefined) return refuse("the filter 'path_join' wants at least one path");
  return rest.reduce((path, part) => {
    if (part.startsWith('/') || path === '') return part;
    return path.endsWith('/') ? path + part : `${path}/${part}`;
  }, first);
}

/** `~` and `~user` as home directories of the control node. */
export function expandUser(path: string): string {
  const [, name, rest = ''] = /^~([^/]*)(.*)$/s.exec(path) ?? [];
  if (name === undefined) return path;
  const home = name === '' || name === userInfo().username ? (process.env.HOME ?? homedir()) : homeOf(name);
  return home === undefined ? path : home.replace(/\/+$/, '') + rest;
}

function homeOf(user: string): string | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((row) => row.startsWith(`${user}:`));
  return line?.split(':')[5];
}

const expandVariables = (path: string): string =>
  path.replace(/\$(?:(\w+)|\{([^}]*)\})/g, (whole, bare, braced) => process.env[bare ?? braced] ?? whole);

function commonPath(paths: readonly string[]): string {
  const rows = paths.map((path) => path.split('/').filter((part) => part !== '' && part !== '.'));
  const absolute = paths.map((path) => path.startsWith('/'));
  if (new Set(absolute).size > 1) refuse("the filter 'commonpath' cannot mix absolute and relative paths");
  const [first = []] = rows;
  const differs = first.findIndex((part, i) => rows.some((row) => row[i] !== part));
  return (absolute[0] ? '/' : '') + first.slice(0, differs < 0 ? undefined : differs).join('/');
}

const WINDOWS_DRIVE = /^([A-Za-z]:|[\\/]{2}[^\\/]+[\\/]+[^\\/]+)?([\s\S]*)$/;

const splitDrive = (path: string): [drive: string, rest: string] => {
  const [, drive = '', rest = ''] = WINDOWS_DRIVE.exec(path) ?? [];
  return [drive, rest];
};

function windowsDirectory(path: string): string {
  const [drive, rest] = splitDrive(path);
  const head = rest.slice(0, Math.max(rest.lastIndexOf('/'), rest.lastIndexOf('\\')) + 1);
  return drive + (/^[\\/]*$/.test(head) ? head : head.replace(/[\\/]+$/, ''));
}

const pathFilter = (name: string, compute: (path: string) => Value): Filter =>
  defineFilter([name], {}, (input) => compute(wantText(`the path for the filter '${name}'`, input)));

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Filters of Ansible for paths. What looks at files looks at those of the control node. */
export const pathFilters: readonly Filter[] = [
  pathFilter('basename', (path) => split(path)[1]),
  pathFilter('dirname', (path) => split(path)[0]),
  pathFilter('splitext', splitExtension),
  pathFilter('expanduser', expandUser),
  pathFilter('expandvars', expandVariables),
  pathFilter('realpath', realPath),
  pathFilter('normpath', (path) => (path === '' ? '.' : posix.normalize(path).replace(/(?<=.)\/+$/, ''))),
  pathFilter('fileglob', (pattern) => expandGlob(pattern).filter(isFile)),
  pathFilter('win_basename', (path) => splitDrive(path)[1].split(/[\\/]/).at(-1) ?? ''),
  pathFilter('win_dirname', windowsDirectory),
  pathFilter('win_splitdrive', (path) => Tuple.from(splitDrive(path))),
  defineFilter(['relpath'], { start: '.' }, (input, { start }) => {
    const [from, to] = [
      wantText("the start of the filter 'relpath'", start),
      wantText("the path for the filter 'relpath'", input),
    ];
    return posix.relative(posix.resolve(from), posix.resolve(to)) || '.';
  }),
  defineFilter(['path_join'], {}, (input) => {
    if (typeof input === 'string') return input;
    if (input === null || typeof input !== 'object') {
      refuse(`the filter 'path_join' expects string or sequence, got ${typeName(input)} instead.`);
    }
    return joinPaths(iterate(input).map((part) => wantText("a part for the filter 'path_join'", part)));
  }),
  defineFilter(['commonpath'], {}, (input) =>
    commonPath(iterate(input).map((path) => wantText("a path for the filter 'commonpath'", path))),
  ),
];
