import { joinShell, type Shell, sh } from '../../sdk/index.ts';

/** How a home is made. */
export interface NewHome {
  readonly path: string;
  /** `uid:gid`. */
  readonly owner: string | Shell;
  readonly skeleton?: string | undefined;
  readonly umask?: string | undefined;
}

/** Makes a home that is not there as useradd(8) does: with the files of the skeleton, and the mode of login.defs(5). */
export function makeHome({ path, owner, skeleton = '/etc/skel', umask }: NewHome): Shell {
  const fill = sh`{ [ ! -d ${skeleton} ] || cp -R -- ${`${skeleton}/.`} ${path}; }`;
  const steps = [
    sh`(umask 022 && mkdir -p -- ${path} && ${fill})`,
    sh`chown -Rh -- ${owner} ${path}`,
    umask === undefined ? usualMode(path) : sh`chmod -- ${modeUnder(umask)} ${path}`,
  ];
  return sh`{ [ -d ${path} ] || { ${joinShell(steps, ' && ')}; }; }`;
}

const modeUnder = (umask: string): string => (0o777 & ~Number.parseInt(umask, 8)).toString(8).padStart(4, '0');

const setting = (key: string): Shell =>
  sh`$(sed -n ${`s/^[[:space:]]*${key}[[:space:]]\\{1,\\}\\([0-7]\\{1,\\}\\).*/\\1/p`} /etc/login.defs 2>/dev/null)`;

const usualMode = (path: string): Shell => sh`{ mode=${setting('HOME_MODE')}; mask=${setting('UMASK')}
[ -n "$mask" ] || mask=022
[ -n "$mode" ] || mode=$(printf %o "$((0777 & ~0$mask))")
chmod -- "$mode" ${path}; }`;

/** Moves a home, unless there is none or something stands at the new place already. */
export const moveHome = (from: string, to: string): Shell =>
  sh`{ [ ! -d ${from} ] || [ -e ${to} ] || { (umask 022 && mkdir -p -- "$(dirname -- ${to})") && mv -- ${from} ${to}; }; }`;

/** What belongs to one number in a home belongs to the other then; links are not followed. */
export const giveFiles = (home: string, kind: 'user' | 'group', from: number, to: number): Shell => {
  const give = kind === 'user' ? sh`chown` : sh`chgrp`;
  return sh`{ [ ! -d ${home} ] || find ${home} -xdev ${`-${kind}`} ${from} -exec ${give} -h -- ${to} {} +; }`;
};

/** Removes a home, unless it belongs to somebody else. */
export const removeHome = (home: string, uid: number, force: boolean): Shell => {
  const remove = sh`rm -rf -- ${home}`;
  return force ? remove : sh`{ [ "$(stat -c %u -- ${home} 2>/dev/null)" != ${uid} ] || ${remove}; }`;
};
