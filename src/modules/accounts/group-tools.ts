import { type Shell, sh, userUmask } from '../../sdk/index.ts';
import type { Accounts } from './account-files.ts';

/** What a new group is to be. */
export interface NewGroup {
  readonly name: string;
  readonly gid?: number | undefined;
  readonly system: boolean;
  readonly non_unique: boolean;
}

/** How a host makes, changes and removes groups. */
export interface GroupTools {
  create(group: NewGroup): Shell;
  renumber(group: NewGroup & { readonly gid: number }): Shell;
  remove(name: string, force: boolean): Shell;
}

const SBIN = sh`PATH=$PATH:/usr/sbin:/sbin`;

const shadowSuite: GroupTools = {
  create: ({ name, gid, system, non_unique }) => {
    const number = gid === undefined ? [] : ['-g', gid, ...(non_unique ? ['-o'] : [])];
    return sh`${SBIN}; ${userUmask}; groupadd ${[...number, ...(system ? ['-r'] : [])]} -- ${name}`;
  },
  renumber: ({ name, gid, non_unique }) => {
    const options = ['-g', gid, ...(non_unique ? ['-o'] : [])];
    return sh`${SBIN}; ${userUmask}; groupmod ${options} -- ${name}`;
  },
  remove: (name, force) => sh`${SBIN}; ${userUmask}; groupdel ${[...(force ? ['-f'] : []), '--', name]}`,
};

const busybox: GroupTools = {
  create: ({ name, gid, system }) => {
    const options = [...(gid === undefined ? [] : ['-g', gid]), ...(system ? ['-S'] : [])];
    return sh`${SBIN}; ${userUmask}; addgroup ${[...options, name]}`;
  },
  renumber: ({ name, gid }) => sh`sed -i ${`s/^\\(${escapeBasic(name)}:[^:]*\\):[0-9]*:/\\1:${gid}:/`} /etc/group`,
  remove: (name) => sh`${SBIN}; delgroup ${name}`,
};

/** A text that stands for itself in a basic regular expression of sed. */
const escapeBasic = (text: string): string => text.replace(/[.*[\]^$\\/]/g, '\\$&');

export const groupTools = ({ tools }: Accounts): GroupTools => (tools === 'busybox' ? busybox : shadowSuite);
