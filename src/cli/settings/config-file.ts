import { homedir } from 'node:os';
import { extname, join } from 'node:path';
import { isThere, kindOf, modeOf, readBytes } from '../../source/disk.ts';
import type { SourceText } from '../../source/span.ts';
import { OptionsFault } from '../options-fault.ts';
import { expandPath } from './expand-path.ts';
import { type IniEntry, parseIni } from './ini-file.ts';

/** An ansible.cfg. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** By `section.key`. */
  readonly entries: ReadonlyMap<string, IniEntry>;
}

const OTHERS_MAY_WRITE = 0o002;

/**
 * The first of `$ANSIBLE_CONFIG`, `./ansible.cfg`, `~/.ansible.cfg` and `/etc/ansible/ansible.cfg` that is there, and what
 * is to be said of the others. The one of a directory in which everybody may write is passed over: whoever writes there
 * could choose our roles and passwords.
 */
export function findConfigFile(environment: NodeJS.ProcessEnv): { path: string | undefined; warnings: string[] } {
  const warnings: string[] = [];
  const candidates: string[] = [];
  const named = environment.ANSIBLE_CONFIG;
  if (named !== undefined && named !== '') {
    const path = expandPath(named, process.cwd(), environment);
    const file = kindOf(path) === 'directory' ? join(path, 'ansible.cfg') : path;
    if (!isThere(file)) warnings.push(`ANSIBLE_CONFIG names ${file}, which is not there: it is passed over`);
    candidates.push(file);
  }
  const here = join(process.cwd(), 'ansible.cfg');
  const isPublic = (modeOf(process.cwd()) & OTHERS_MAY_WRITE) !== 0;
  if (!isPublic) candidates.push(here);
  candidates.push(join(homedir(), '.ansible.cfg'), '/etc/ansible/ansible.cfg');
  const path = candidates.find(isThere);
  if (isPublic && isThere(here) && (path === undefined || path !== candidates[0] || named === undefined)) {
    warnings.push(
      `Ansible is being run in a world writable directory (${process.cwd()}), ignoring it as an ansible.cfg source. For more information see https://docs.ansible.com/ansible/devel/reference_appendices/config.html#cfg-in-world-writable-dir`,
    );
  }
  return { path, warnings };
}

/** @throws InfrakitError where it cannot be read as Python's configparser would read it */
export function readConfigFile(path: string): ConfigFile {
  const kind = extname(path);
  if (kind !== '.cfg' && kind !== '.ini') {
    throw new OptionsFault(`Unsupported configuration file extension for ${path}: "${kind}"`, {
      hint: 'it ends in .cfg or .ini',
    });
  }
  if (kindOf(path) !== 'file') {
    throw new OptionsFault(`The provided configuration file is missing or not accessible: ${path}`);
  }
  const source: SourceText = { path, text: readBytes(path).toString() };
  return { path, entries: parseIni(source) };
}
