import { bool, change, choice, defineModule, int, need, params, sh, str } from '../../sdk/index.ts';
import { accountsProbe, findGroup, readGroup } from './account-files.ts';
import { groupTools } from './group-tools.ts';

export const group = defineModule({
  name: 'group',
  collection: 'ansible.builtin',
  summary: 'Make a group, or remove it.',
  params: params({
    name: str(),
    state: choice('present', 'absent').default('present'),
    gid: int().optional(),
    system: bool().default(false),
    non_unique: bool().default(false),
    local: bool().default(false),
    force: bool().default(false),
  }),
  inspect: ({ name, local }) => ({ accounts: accountsProbe([], [name], local) }),
  *plan(want, { accounts }) {
    const { name, state, gid, force } = want;
    const is = accounts.groups.find((one) => one.name === name);
    const tools = groupTools(accounts);
    const tell = sh`grep ${`^${name}:`} /etc/group`;
    if (state === 'absent') {
      if (is) yield change('group', name, null, tools.remove(name, force));
      return;
    }
    need(accounts.tools !== 'none', 'this host has neither groupadd nor addgroup');
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
