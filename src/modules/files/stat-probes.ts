import { locate, type Probe, probe, sh, type Whereabouts } from '../../sdk/index.ts';

/** What the user of the task may do with a file. */
export interface Access {
  readonly readable: boolean;
  readonly writeable: boolean;
  readonly executable: boolean;
}

export const fileAccess = (path: string): Probe<Access> =>
  probe(
    sh`${locate(path)}
for o in -r -w -x; do [ "$o" "$p" ] && printf y || printf n; done`,
    ({ stdout }) => ({ readable: stdout[0] === 'y', writeable: stdout[1] === 'y', executable: stdout[2] === 'y' }),
  );

/** Where a link ends, all links on the way followed. */
export const linkSourceOf = (path: string): Probe<string> =>
  probe(
    sh`${locate(path)}
[ ! -L "$p" ] || printf %s "$(readlink -f -- "$p" || readlink -- "$p")"`,
    ({ stdout }) => stdout,
  );

/** The checksum of a regular file that can be read, or null. */
export const fileChecksum = (
  path: string,
  whereabouts: Whereabouts,
  algorithm: string | undefined,
): Probe<string | null> =>
  algorithm === undefined
    ? probe(sh`:`, () => null)
    : probe(
        sh`${locate(path, whereabouts)}
[ ! -f "$p" ] || [ -L "$p" ] || [ ! -r "$p" ] || ${`${algorithm}sum`} <"$p"`,
        ({ stdout }) => /^[0-9a-f]+/.exec(stdout)?.[0] ?? null,
      );

/** The times of a file with their parts of a second; null where the host tells whole seconds only, as busybox does. */
export const fineTimes = (path: string, whereabouts: Whereabouts): Probe<Times | null> =>
  probe(
    sh`${locate(path, whereabouts)}
stat -c ${'%.9X %.9Y %.9Z'} -- "$p" 2>/dev/null`,
    ({ stdout }) => {
      if (!/^(?:\d+\.\d{9} ?){3}$/.test(stdout.trim())) return null;
      const [atime = 0, mtime = 0, ctime = 0] = stdout.trim().split(' ').map(Number);
      return { atime, mtime, ctime };
    },
  );

export interface Times {
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
}

/** What `file` calls the content, `unknown` where the host has no such program; null where nothing was asked. */
export const fileMime = (path: string, whereabouts: Whereabouts, wanted: boolean): Probe<Mime | null> =>
  wanted
    ? probe(
        sh`${locate(path, whereabouts)}
[ -e "$p" ] && command -v file >/dev/null && file --mime-type --mime-encoding -b -- "$p"`,
        ({ rc, stdout }) => {
          const [mimetype = 'unknown', charset = 'unknown'] = stdout.trim().split('; charset=');
          return rc === 0 ? { mimetype, charset } : { mimetype: 'unknown', charset: 'unknown' };
        },
      )
    : probe(sh`:`, () => null);

export interface Mime {
  readonly mimetype: string;
  readonly charset: string;
}
