import type { Shell } from '../../sdk/index.ts';
import type { PasswdEntry } from './account-files.ts';

/** What a new user is to be; what is left out is up to the host's defaults. */
export interface NewUser {
  readonly name: string;
  readonly uid?: number | undefined;
  readonly non_unique: boolean;
  readonly group?: string | undefined;
  /** True where a group of the user's name is there already. */
  readonly ownGroupExists: boolean;
  readonly groups: readonly string[];
  readonly comment?: string | undefined;
  readonly home?: string | undefined;
  readonly shell?: string | undefined;
  readonly create_home: boolean;
  readonly skeleton?: string | undefined;
  readonly system: boolean;
  readonly umask?: string | undefined;
  /** The range that the number is taken from, where it is not that of login.defs(5). */
  readonly uid_min?: number | undefined;
  readonly uid_max?: number | undefined;
}

/** Fields of passwd(5) to change. */
export interface Amendment {
  readonly uid?: number | undefined;
  readonly non_unique?: boolean | undefined;
  readonly gid?: number | undefined;
  readonly comment?: string | undefined;
  readonly home?: string | undefined;
  readonly moveHome?: boolean | undefined;
  readonly shell?: string | undefined;
}

/** The fields of shadow(5) that count days; -1 stands for an empty one. */
export type AgingField = 'minimum' | 'maximum' | 'warning' | 'inactive' | 'expires';

/** How a host makes, changes and removes users. Each throws Unmet where the host has no way to do it. */
export interface UserTools {
  create(user: NewUser): Shell;
  amend(user: PasswdEntry, changes: Amendment): Shell;
  remove(user: PasswdEntry, options: { readonly home: boolean; readonly force: boolean }): Shell;
  /** Puts the user into these groups and takes them out of those. */
  regroup(name: string, join: readonly string[], leave: readonly string[]): Shell;
  /** Sets a password hash, which appears on no command line: there everybody on the host could read it. */
  setPassword(name: string, hash: string): Shell;
  setAging(name: string, field: AgingField, days: number): Shell;
}

/** What a new group is to be. */
export interface NewGroup {
  readonly name: string;
  readonly gid?: number | undefined;
  readonly system: boolean;
  readonly non_unique: boolean;
  readonly gid_min?: number | undefined;
  readonly gid_max?: number | undefined;
}

/** How a host makes, changes and removes groups. */
export interface GroupTools {
  create(group: NewGroup): Shell;
  renumber(group: NewGroup & { readonly gid: number }): Shell;
  remove(name: string, options: { readonly force: boolean }): Shell;
}

export interface AccountTools {
  readonly users: UserTools;
  readonly groups: GroupTools;
}
