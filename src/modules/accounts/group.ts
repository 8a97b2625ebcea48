import { bool, change, choice, defineModule, int, params, sh, str } from '../../sdk/index.ts';
import { databaseFilesProbe } from './account-database.ts';
import { accountsProbe, findGroup, readGroup } from './account-files.ts';
import { toolsOf } from './host-tools.ts';

export const group = defineModule({
  name: 'group',
  collection: 'ansible.builtin',
  summary: 'Make a group, or remove it.',
  params: params(
    () => ({
      name: str(),
      state: choice('present', 'absent').default('present'),
      gid: int().optional(),
      system: bool().default(false),
      non_unique: bool().default(false),
      local: bool().default(false),
      force: bool().default(false),
      gid_min: int().optional(),
      gid_max: int().optional(),
    }),
    {
      rule({ name, gid, non_unique, local, gid_min, gid_max }) {
        if (local && (gid_min ?? gid_max) !== undefined) return 'local excludes gid_min and gid_max';
        if (/[:,\n]/.test(name) || name === '') return `'${name}' cannot be the name of a group`;
        return non_unique && gid === undefined ? 'non_unique needs gid' : undefined;
      },
    },
  ),
  inspect: ({ name, local }) => ({ accounts: accountsProbe([], [name], local), files: databaseFilesProbe }),
  *plan(want, { accounts, files }) {
    const { name, state, gid, force } = want;
    const is = accounts.groups.find((one) => one.name === name);
    const tools = toolsOf(accounts, files).groups;
    const tell = sh`grep ${`^${name}:`} /etc/group`;
    if (state === 'absent') {
      if (is) yield change('group', name, null, tools.remove(name, { force }));
      return;
    }
    if (!is) yield change('group', null, name, sh`${tools.create(want)} && ${tell}`);
    else if (gid !== undefined && gid !== is.gid) {
      yield change('gid', String(is.gid), String(gid), tools.renumber({ ...want, gid }));
    }
  },
  result({ name, state, gid, system }, { accounts }, outputs) {
    const told = outputs
      .at(-1)
      ?.stdout.split('\n')
      .find((line) => line.startsWith(`${name}:`));
    const is = told === undefined ? findGroup(accounts, name) : readGroup(told);
    return { name, state, system, ...(state === 'present' ? { gid: gid ?? is?.gid } : {}) };
  },
});
