import {
  bool,
  change,
  choice,
  defineModule,
  directoryOf,
  encodeText,
  fileState,
  fileText,
  need,
  params,
  path,
  sh,
  str,
  writeFile,
} from '../../sdk/index.ts';
import { accountsProbe, findUser } from './account-files.ts';
import { readKeys, withKeys, withoutKeys } from './authorized-keys-file.ts';

const fileOf = ({ user, path }: { readonly user: string; readonly path?: string | undefined }): string =>
  path ?? `~${user}/.ssh/authorized_keys`;

export const authorizedKey = defineModule({
  name: 'authorized_key',
  collection: 'ansible.posix',
  summary: 'Let SSH keys log in to an account, or no longer.',
  params: params(
    () => ({
      user: str(),
      key: str(),
      path: path().optional(),
      state: choice('present', 'absent').default('present'),
      exclusive: bool().default(false),
      manage_dir: bool().default(true),
      key_options: str().optional(),
      comment: str().optional(),
      follow: bool().default(false),
      validate_certs: bool().default(true),
    }),
    {
      rule: ({ key }) =>
        /^(https?|ftp|file):\/\//.test(key)
          ? 'key cannot be a URL; fetch it first, as with lookup("url", ...)'
          : undefined,
    },
  ),
  inspect: (want) => ({
    accounts: accountsProbe([want.user], [], false),
    at: fileState(fileOf(want), { follow: want.follow }),
    content: fileText(fileOf(want), { follow: want.follow }),
  }),
  *plan(want, { accounts, at, content }) {
    const account = findUser(accounts, want.user);
    need(account, `there is no user ${want.user} on this host`);
    const keys = readKeys(want.key).map((key) => ({
      ...key,
      options: want.key_options ?? key.options,
      comment: want.comment ?? key.comment,
    }));
    const before = content?.text ?? '';
    const lines = before === '' ? [] : before.replace(/\n$/, '').split('\n');
    const after = want.state === 'absent' ? withoutKeys(lines, keys) : withKeys(lines, keys, want.exclusive);
    if (after.length === lines.length && after.every((line, at) => line === lines[at])) return;

    const owner = { owner: String(account.uid), group: String(account.gid) };
    const directory = directoryOf(at.path);
    if (!at.hasParent) {
      need(want.manage_dir, `the directory ${directory} does not exist`, 'manage_dir makes it');
      const ids = `${account.uid}:${account.gid}`;
      yield change('directory', null, directory, sh`mkdir -p -m 700 -- ${directory} && chown -- ${ids} ${directory}`);
    }
    const bytes = encodeText(after.map((line) => `${line}\n`).join(''), content?.encoding ?? 'utf8');
    yield writeFile(at, { bytes }, { ...owner, mode: '0600', makeParent: true, before });
  },
  result: ({ user, key, state, exclusive, key_options, manage_dir }, { at }) => ({
    user,
    key,
    state,
    exclusive,
    key_options,
    manage_dir,
    keyfile: at.path,
  }),
});
