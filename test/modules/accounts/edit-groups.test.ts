import { expect, test } from 'vitest';
import { editing, HOST } from './account-files.ts';

const OPS = { name: 'ops', system: false, non_unique: false };

test('a new group gets the lowest free number of its range', () => {
  const { database, groups } = editing({ ...HOST, gshadow: '' });
  groups.create(OPS);
  groups.create({ ...OPS, name: 'daemon', system: true });
  expect(database.text('group')).toBe(`${HOST.group}ops:x:1002:\ndaemon:x:100:\n`);
  expect(database.text('gshadow')).toBe('ops:!::\ndaemon:!::\n');
});

test('the task may name the ends of the range', () => {
  const { database, groups } = editing({ ...HOST, gshadow: '' });
  groups.create({ ...OPS, gid_min: 5000, gid_max: 5001 });
  expect(database.text('group')).toContain('ops:x:5000:\n');
  expect(() => groups.create({ ...OPS, name: 'x', gid_min: 5000, gid_max: 5000 })).toThrow('from 5000 to 5000');
});

test('a full range is told', () => {
  const { groups } = editing({ ...HOST, 'login.defs': 'GID_MAX 1001\n' });
  expect(() => groups.create(OPS)).toThrow('every GID from 1000 to 1001 is taken');
});

test('another number is given to the group, and to users whose primary group it is', () => {
  const { database, groups } = editing();
  groups.renumber({ ...OPS, name: 'carol', gid: 4000 });
  expect(database.text('group')).toContain('carol:x:4000:\n');
  expect(database.text('passwd')).toContain('carol:x:1000:4000:');
});

test('a number that is taken is refused unless it need not be the only one', () => {
  const renumber = (non_unique: boolean) => editing().groups.renumber({ ...OPS, name: 'web', gid: 1000, non_unique });
  expect(() => renumber(false)).toThrow('GID 1000 belongs to carol already');
  expect(renumber(true).text).toContain('web:x:1000:');
});

test('a group goes, but not the primary one of a user unless forced', () => {
  const { database, groups } = editing();
  groups.remove('web', { force: false });
  expect(database.text('group')).toBe('root:x:0:\ncarol:x:1000:\n');
  expect(() => groups.remove('carol', { force: false })).toThrow('it is the primary group of carol');
  groups.remove('carol', { force: true });
  expect(database.text('group')).toBe('root:x:0:\n');
});
