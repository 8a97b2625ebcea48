import { Unmet } from '../../sdk/index.ts';
import { AccountDatabase, type DatabaseFiles } from './account-database.ts';
import type { Accounts } from './account-files.ts';
import type { AccountTools } from './account-tools.ts';
import { editGroups } from './edit-groups.ts';
import { editUsers } from './edit-users.ts';
import { shadowSuite } from './shadow-suite.ts';

/** What this host changes accounts with. Where there is nothing, that is an error only once something is to change. */
export function toolsOf(accounts: Accounts, files: DatabaseFiles | null): AccountTools {
  if (accounts.tools === 'shadow') return shadowSuite;
  if (accounts.tools === 'none' || !files) return noTools;
  const database = new AccountDatabase(files);
  return { users: editUsers(database, accounts), groups: editGroups(database) };
}

const refuse = (): never => {
  throw new Unmet('this host has neither useradd and its kin nor a file /etc/shadow');
};

const noTools: AccountTools = {
  users: {
    create: refuse,
    amend: refuse,
    remove: refuse,
    regroup: refuse,
    setPassword: refuse,
    setAging: refuse,
  },
  groups: { create: refuse, renumber: refuse, remove: refuse },
};
