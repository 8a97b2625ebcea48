import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What an installation adds to the content: it is no part of it. */
export const INSTALL_RECORD = '.galaxy_install_info';
const EXECUTABLE = 0o100;

/**
 * One checksum over the names, the contents and the executable bits of everything in a directory, wherever it lies and
 * whenever it was written.
 */
export function contentHash(directory: string): string {
  const whole = createHash('sha256');
  const walk = (below: string): void => {
    for (const name of readdirSync(join(directory, below)).sort()) {
      const path = below === '' ? name : `${below}/${name}`;
      const absolute = join(directory, path);
      const stat = lstatSync(absolute);
      if (stat.isDirectory()) walk(path);
      else if (name !== INSTALL_RECORD) {
        const isLink = stat.isSymbolicLink();
        const content = isLink ? readlinkSync(absolute) : readFileSync(absolute);
        const kind = isLink ? 'link' : stat.mode & EXECUTABLE ? 'program' : 'file';
        whole.update(`${kind}\0${path}\0${createHash('sha256').update(content).digest('hex')}\0`);
      }
    }
  };
  walk('');
  return whole.digest('hex');
}
