import { homedir } from 'node:os';
import { isAbsolute, join, normalize, resolve } from 'node:path';
import { dropRecord } from '../../source/disk.ts';

/**
 * A path as Ansible's settings have it: `{{CWD}}`, `~`, `$VARIABLE` and `${VARIABLE}` are put in; what is relative starts
 * at `base`, the directory of the file it stands in.
 */
export function expandPath(written: string, base: string, environment: NodeJS.ProcessEnv): string {
  const here = written.replaceAll('{{CWD}}', process.cwd());
  const expanded = here.replace(/^~(?=\/|$)/, homedir()).replace(VARIABLE, (whole, plain, braced) => {
    // A listing that is kept must not outlive the variable.
    dropRecord();
    return environment[plain ?? braced] ?? whole;
  });
  return isAbsolute(expanded) ? withoutSlash(normalize(expanded)) : resolve(base, expanded);
}

const VARIABLE = /\$(?:(\w+)|\{([^}]*)\})/g;

const withoutSlash = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? join(path, '.').replace(/\/$/, '') : path;
