import { defineModule, hostWord, type Json, type Probe, probe, sh } from '../../sdk/index.ts';
import { databaseFilesProbe } from './account-database.ts';
import { accountsProbe, findUser, readPasswd } from './account-files.ts';
import { shadowProbe } from './shadow.ts';
import { readTold, sshKeyProbe } from './ssh-key.ts';
import { keyFile, userParams } from './user-params.ts';
import { groupsOf, planUser } from './user-plan.ts';
import { warningsOf } from './user-warnings.ts';

export const user = defineModule({
  name: 'user',
  collection: 'ansible.builtin',
  summary: 'Make a user account with its groups, home and keys, or remove it.',
  params: userParams,
  inspect: (want) => ({
    accounts: accountsProbe([want.name], [want.group ?? [], want.groups ?? [], want.name].flat(), want.local),
    files: databaseFilesProbe,
    shadow: shadowProbe(want.name),
    homeExists: homeProbe(want.name, want.home),
    oldHomeExists: homeProbe(want.name, undefined),
    shell: probe(sh`printf %s ${hostWord(want.shell ?? '')}`, ({ stdout }) => stdout),
    key: sshKeyProbe(want.name, keyFile(want)),
  }),
  plan: (want, is) => planUser({ ...want, shell: want.shell && is.shell }, is),
  result(want, is, outputs) {
    const { name, state } = want;
    const warnings = warningsOf(want);
    if (state === 'absent') return { name, state, force: want.force, remove: want.remove };
    const stdout = outputs.map((output) => output.stdout).join('\n');
    const made = stdout.split('\n').find((line) => line.startsWith(`${name}:`));
    const before = findUser(is.accounts, name);
    const account = made === undefined ? before : readPasswd(made);
    const told = readTold(stdout);
    const key = told.exists ? told : is.key;
    const groups = want.groups?.filter((group) => group !== '') ?? (account ? groupsOf(is.accounts, account) : []);
    const fields: Record<string, Json | undefined> = {
      name,
      state,
      uid: want.uid ?? account?.uid,
      group: account?.gid ?? want.group,
      groups: groups.join(','),
      append: want.append,
      comment: want.comment ?? account?.comment,
      home: want.home ?? account?.home,
      shell: want.shell ? is.shell : account?.shell,
      move_home: want.move_home,
    };
    if (!before) Object.assign(fields, { create_home: want.create_home, system: want.system });
    if (warnings.length > 0) fields.warnings = warnings;
    if (want.password !== undefined) fields.password = 'NOT_LOGGING_PASSWORD';
    if (!want.generate_ssh_key) return fields;
    const file = keyFile(want);
    const home = fields.home === undefined ? undefined : `${fields.home}/${file}`;
    return {
      ...fields,
      ssh_key_file: file.startsWith('/') ? file : home,
      // What is not there yet in check mode is left out rather than invented.
      ...(key.exists ? { ssh_public_key: key.publicKey, ssh_fingerprint: key.fingerprint } : {}),
    };
  },
});

/** True where this home is there: the one named, or else the user's. A user without an account has none to miss. */
const homeProbe = (user: string, home = ''): Probe<boolean> =>
  probe(
    sh`home=${home}; [ -n "$home" ] || home=$(grep ${`^${user}:`} /etc/passwd | cut -d: -f6)
[ -z "$home" ] || [ -d "$home" ]`,
    ({ rc }) => rc === 0,
  );
