import { basename, extname } from 'node:path';

/** How a module takes its arguments, by Ansible's rules. */
export type ModuleKind =
  /** Python that imports Ansible's module_utils: it is bundled with them, and its arguments come on stdin. */
  | 'python'
  /** Arguments as JSON in a file. */
  | 'json-file'
  /** Arguments as `key=value` in a file. */
  | 'old-style'
  /** Arguments as JSON in the place of a mark in its own text. */
  | 'embedded-json'
  /** A program for the machine; its arguments are JSON in a file. */
  | 'binary'
  | 'powershell';

export const JSON_MARK = '<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>';
const OLD_PYTHON_MARK = '#<<INCLUDE_ANSIBLE_MODULE_COMMON>>';

const UTILS = String.raw`ansible(?:\.module_utils|_collections\.\w+\.\w+\.plugins\.module_utils)`;
const IMPORTS = new RegExp(
  String.raw`^[ \t]*(?:from[ \t]+(?:${UTILS}\S*|\.+\w*(?:\.\w+)*)[ \t]+import\b|import[ \t]+${UTILS}|from[ \t]+ansible[ \t]+import[ \t]+module_utils)`,
  'm',
);
const POWERSHELL = /^[ \t]*#[ \t]*(?:Requires[ \t]+-Module|AnsibleRequires)|^#!powershell/im;

/** So many bytes tell a binary from a text. */
const LOOKED_AT = 1024;

/** What kind of module a file is: Ansible's developer guide, "module architecture". */
export function kindOfModule(path: string, bytes: Buffer): ModuleKind {
  if (isBinary(bytes)) return 'binary';
  const text = bytes.toString('latin1');
  if (text.includes(OLD_PYTHON_MARK) || IMPORTS.test(text)) return 'python';
  if (extname(path) === '.ps1' || POWERSHELL.test(text)) return 'powershell';
  if (text.includes(JSON_MARK)) return 'embedded-json';
  return text.includes('WANT_JSON') ? 'json-file' : 'old-style';
}

/** Control characters that no text has: all but bell, backspace, tab, line feed, form feed, return and escape. */
function isBinary(bytes: Buffer): boolean {
  return bytes
    .subarray(0, LOOKED_AT)
    .some((byte) => byte === 0x7f || (byte < 0x20 && ![7, 8, 9, 10, 12, 13, 27].includes(byte)));
}

/** The words of a `#!` line; none where there is no such line. `env` is stepped over: what it starts is the interpreter. */
export function shebangOf(bytes: Buffer): readonly string[] {
  const end = bytes.indexOf(0x0a);
  const line = bytes.subarray(0, end < 0 ? bytes.length : end).toString('latin1');
  const words = line.startsWith('#!') ? line.slice(2).trim().split(/\s+/) : [];
  return basename(words[0] ?? '') === 'env' ? words.slice(1).filter((word) => word !== '-S') : words;
}

export const isPython = (program: string): boolean => /^python(?:\d+(?:\.\d+)?)?$/.test(basename(program));

/**
 * Whether a module says that it changes nothing where it is told so. Python that uses Ansible's library says it in so many
 * words; another one that reads the argument knows what it means.
 */
export function declaresCheckMode(kind: ModuleKind, bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return kind === 'python'
    ? /\bsupports_check_mode['"]?\s*[=:]\s*True\b/.test(text)
    : kind !== 'binary' && /_ansible_check_mode\b/.test(text);
}
