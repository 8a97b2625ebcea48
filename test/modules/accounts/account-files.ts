import { createHash } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccountDatabase, type DatabaseFiles } from '../../../src/modules/accounts/account-database.ts';
import { type Accounts, readGroup, readPasswd } from '../../../src/modules/accounts/account-files.ts';
import { editGroups } from '../../../src/modules/accounts/edit-groups.ts';
import { editUsers } from '../../../src/modules/accounts/edit-users.ts';
import type { Place } from '../../../src/sdk/index.ts';

/** The texts of a small host, in which web is a group of carol's and everybody is in a group of their own. */
export const HOST = {
  passwd: 'root:x:0:0:root:/root:/bin/sh\ncarol:x:1000:1000:Carol,,,:/home/carol:/bin/sh\n+::::::\n',
  group: 'root:x:0:\ncarol:x:1000:\nweb:x:1001:carol,dave\n',
  shadow: 'root:*:20000:0:99999:7:::\ncarol:$6$salt$hash:20000:0:99999:7:::\n',
};

type Texts = Partial<Record<Exclude<keyof DatabaseFiles, 'today'>, string>>;

/** Account files as the probe reads them, in /etc or laid down in a directory of the test. */
export function accountFiles(texts: Texts, directory?: string): DatabaseFiles {
  const place = (name: keyof Texts): Place => {
    const text = texts[name];
    const path = join(directory ?? '/etc', name);
    const found = { path, base: directory ?? '/etc', hasParent: true };
    if (text === undefined) return { at: { ...found, type: 'absent' } };
    const mode = name === 'shadow' ? 0o640 : 0o644;
    if (directory) writeFileSync(path, text, { mode });
    const { uid, gid } = directory ? statSync(path) : { uid: 0, gid: 0 };
    const attributes = { mode, uid, gid, owner: 'root', group: 'root', size: text.length, links: 1 };
    const times = { inode: 1, device: 1, accessed: 0, modified: 0, changed: 0 };
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { at: { ...found, type: 'file', attributes: { ...attributes, ...times } }, sha256, text };
  };
  return {
    today: 20_500,
    group: place('group'),
    gshadow: place('gshadow'),
    shadow: place('shadow'),
    passwd: place('passwd'),
    'login.defs': place('login.defs'),
  };
}

/** The tools of a host with these files, and the files as they will be. */
export function editing(texts: Texts = HOST, directory?: string) {
  const database = new AccountDatabase(accountFiles(texts, directory));
  const lines = (text = '') => text.split('\n').filter((line) => line !== '');
  const accounts: Accounts = {
    tools: 'files',
    users: lines(texts.passwd).map(readPasswd),
    groups: lines(texts.group).map(readGroup),
  };
  return { database, users: editUsers(database, accounts), groups: editGroups(database) };
}
