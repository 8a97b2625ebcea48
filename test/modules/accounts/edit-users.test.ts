import { expect, test } from 'vitest';
import type { NewUser } from '../../../src/modules/accounts/account-tools.ts';
import { editing, HOST } from './account-files.ts';

const NEW: NewUser = {
  name: 'erin',
  non_unique: false,
  ownGroupExists: false,
  groups: [],
  create_home: true,
  system: false,
};
const CAROL = { name: 'carol', uid: 1000, gid: 1000, comment: 'Carol,,,', home: '/home/carol', shell: '/bin/sh' };

const addedTo = (before: string, after: string) => after.replace(before, '');

test('a new user gets the next number, a group, no password, and the files keep all else', () => {
  const { database, users } = editing();
  const { text } = users.create(NEW);
  expect(addedTo(HOST.passwd, database.text('passwd'))).toBe('erin:x:1001:1002::/home/erin:/bin/sh\n');
  expect(addedTo(HOST.group, database.text('group'))).toBe('erin:x:1002:\n');
  expect(addedTo(HOST.shadow, database.text('shadow'))).toBe('erin:!:20500:0:99999:7:::\n');
  expect(text).toContain('chown -Rh -- 1001:1002 /home/erin');
});

test('a new user gets the number of the user for the group where that is free', () => {
  const { database, users } = editing();
  users.create({ ...NEW, uid: 3002 });
  expect(database.text('group')).toContain('erin:x:3002:\n');
});

test('a system user gets a number of the system, by login.defs where that is there', () => {
  const plain = editing();
  plain.users.create({ ...NEW, system: true });
  expect(plain.database.text('passwd')).toContain('erin:x:100:100:');
  const defined = editing({
    ...HOST,
    'login.defs': 'SYS_UID_MIN\t\t  300\n#SYS_GID_MIN 5\nSYS_GID_MIN 400\nPASS_MAX_DAYS 90\n',
  });
  defined.users.create({ ...NEW, system: true });
  expect(defined.database.text('passwd')).toContain('erin:x:300:300:');
  expect(defined.database.text('shadow')).toContain('erin:!:20500:0:90:7:::');
});

test('a new user joins groups, in gshadow too where that is there', () => {
  const { database, users } = editing({ ...HOST, gshadow: 'root:*::\nweb:!::carol,dave\n' });
  users.create({ ...NEW, group: 'root', groups: ['web'] });
  expect(database.text('passwd')).toContain('erin:x:1001:0:');
  expect(database.text('group')).toContain('web:x:1001:carol,dave,erin\n');
  expect(database.text('gshadow')).toBe('root:*::\nweb:!::carol,dave,erin\n');
});

test('what an earlier user of the name has left in shadow is replaced', () => {
  const { database, users } = editing({ ...HOST, shadow: 'erin:$6$old$hash:1::::::\n' });
  users.create(NEW);
  expect(database.text('shadow')).toBe('erin:!:20500:0:99999:7:::\n');
});

test('a number that is taken is refused unless it need not be the only one', () => {
  expect(() => editing().users.create({ ...NEW, uid: 1000 })).toThrow('UID 1000 belongs to carol already');
  expect(() => editing().users.create({ ...NEW, uid: 1000, non_unique: true })).not.toThrow();
});

test('a name that would break the files is refused', () => {
  for (const name of ['../erin', 'a b', '-r', '1000', '+', '']) {
    expect(() => editing().users.create({ ...NEW, name })).toThrow('cannot be the name of a new account');
  }
});

test('fields are amended one after the other, and files of the user follow the number', () => {
  const { database, users } = editing();
  const { text } = users.amend(CAROL, { uid: 1500 });
  users.amend(CAROL, { shell: '/bin/ash' });
  expect(database.text('passwd')).toContain('carol:x:1500:1000:Carol,,,:/home/carol:/bin/ash\n');
  expect(text).toContain('find /home/carol -xdev -user 1000 -exec chown -h -- 1500 {} +');
});

test('a user of a directory service cannot be amended', () => {
  expect(() => editing().users.amend({ ...CAROL, name: 'ldap' }, { shell: '/bin/ash' })).toThrow(
    'ldap is not in /etc/passwd',
  );
});

test('a user goes with the own group, memberships and password', () => {
  const { database, users } = editing();
  const { text } = users.remove(CAROL, { home: false, force: false });
  expect(database.text('passwd')).toBe('root:x:0:0:root:/root:/bin/sh\n+::::::\n');
  expect(database.text('group')).toBe('root:x:0:\nweb:x:1001:dave\n');
  expect(database.text('shadow')).toBe('root:*:20000:0:99999:7:::\n');
  expect(text).not.toContain('rm -rf');
});

test('lines that are no accounts are kept as they are', () => {
  const { database, users } = editing({ ...HOST, group: '# ours\n\ncarol:x:1000:\n+\n' });
  users.remove(CAROL, { home: false, force: false });
  expect(database.text('group')).toBe('# ours\n\n+\n');
});

test('a group of the name stays while others are in it', () => {
  const { database, users } = editing({ ...HOST, group: 'carol:x:1000:dave\n' });
  users.remove(CAROL, { home: false, force: false });
  expect(database.text('group')).toBe('carol:x:1000:dave\n');
});

test('the home goes along where it is nobody else’s', () => {
  const removal = (home: string) => editing().users.remove({ ...CAROL, home }, { home: true, force: false }).text;
  expect(removal('/home/carol')).toContain('rm -rf -- /home/carol');
  expect(removal('/home/carol')).toContain(' != 1000 ]');
  for (const home of ['/', '//', '', '/root', 'home/carol']) expect(removal(home)).not.toContain('rm -rf');
});

test('a password is set with the day, and one that stood in passwd is gone from there', () => {
  const { database, users } = editing({ ...HOST, passwd: 'dave:$6$old$hash:1001:1001::/:/bin/sh\n' });
  users.setPassword('dave', '$6$salt$new');
  expect(addedTo(HOST.shadow, database.text('shadow'))).toBe('dave:$6$salt$new:20500:0:99999:7:::\n');
  expect(database.text('passwd')).toBe('dave:x:1001:1001::/:/bin/sh\n');
});

test('days are set and taken away', () => {
  const { database, users } = editing();
  users.setAging('carol', 'expires', 21_915);
  users.setAging('carol', 'maximum', -1);
  expect(database.text('shadow')).toContain('carol:$6$salt$hash:20000:0::7::21915:\n');
});

test('an account without an entry of days is given one', () => {
  const { database, users } = editing({ ...HOST, shadow: '' });
  users.setAging('carol', 'expires', -1);
  expect(database.text('shadow')).toMatch(/^carol:!:\d+:0:\d+:7:::\n$/);
  expect(database.text('passwd')).toContain('carol:x:1000:');
});

test('groups are joined and left', () => {
  const { database, users } = editing();
  users.regroup('carol', ['root'], ['web']);
  expect(database.text('group')).toBe('root:x:0:carol\ncarol:x:1000:\nweb:x:1001:dave\n');
});
