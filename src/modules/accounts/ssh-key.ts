import { hostWord, joinShell, type Probe, probe, type Shell, sh } from '../../sdk/index.ts';
import { withPassphrase } from './key-pair.ts';

/** The key pair of a user. */
export interface SshKey {
  readonly exists: boolean;
  /** The line of the public key, or ''. */
  readonly publicKey: string;
  /** As the program that makes keys prints it, or ''. */
  readonly fingerprint: string;
  /** What this host makes keys with. That of dropbear writes private keys in a form that only dropbear reads. */
  readonly maker: Maker;
}

type Maker = 'ssh-keygen' | 'dropbearkey' | 'none';

export interface NewSshKey {
  readonly maker: Maker;
  readonly type: string;
  readonly bits: number | undefined;
  /** By default Ansible's words and the name of the host. */
  readonly comment: string | undefined;
  readonly passphrase: string | undefined;
  /** Makes a new key in the place of one that is there. */
  readonly force: boolean;
}

/** Sets `$file` to the key's path: a relative one is in the user's home. */
const locate = (user: string, file: string): Shell =>
  file.startsWith('/') ? sh`file=${file}` : sh`file=${hostWord(`~${user}`)}/${file}`;

export const sshKeyProbe = (user: string, file: string): Probe<SshKey> =>
  probe(joinShell([locate(user, file), TELL], '\n'), ({ stdout }) => readTold(stdout));

const TELL = sh`for maker in ssh-keygen dropbearkey none; do ! command -v "$maker" >/dev/null || break; done
echo maker=$maker
if [ -e "$file" ]; then echo key=there; fi
if [ -e "$file".pub ]; then
  sed 's/^/public=/' "$file".pub
  if [ $maker = ssh-keygen ]; then ssh-keygen -l -f "$file".pub 2>/dev/null | sed 's/^/fingerprint=/'
  elif [ $maker = dropbearkey ]; then dropbearkey -y -f "$file" 2>/dev/null | sed -n 's/^Fingerprint: /fingerprint=/p'; fi
fi`;

/** What the probe, or making a key, printed. */
export function readTold(stdout: string): SshKey {
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
  return {
    exists: value('key') === 'there',
    publicKey: value('public'),
    fingerprint: value('fingerprint'),
    maker: (value('maker') || 'none') as Maker,
  };
}

/** Makes a key pair that belongs to the user, in a directory that is theirs alone. */
export function generateSshKey(user: string, file: string, key: NewSshKey): Shell {
  return joinShell(
    [
      locate(user, file),
      sh`directory=$(dirname -- "$file"); owner=$(id -u -- ${user}):$(id -g -- ${user})
if [ ! -d "$directory" ]; then mkdir -m 700 -- "$directory" && chown -- "$owner" "$directory" || exit; fi`,
      // The home of a new user may be an old one, with a key in it.
      sh`if ${key.force ? sh`rm -f -- "$file" "$file".pub` : sh`[ ! -e "$file" ]`}; then`,
      key.maker === 'dropbearkey' ? dropbearKey(key) : opensshKey(key),
      sh`chown -- "$owner" "$file" "$file".pub && chmod 644 -- "$file".pub || exit
fi`,
      TELL,
    ],
    '\n',
  );
}

const commentOf = ({ comment }: NewSshKey): string | Shell => comment ?? sh`"ansible-generated on $(uname -n)"`;

function opensshKey(key: NewSshKey): Shell {
  const bits = key.bits === undefined ? [] : ['-b', key.bits];
  const generate = sh`ssh-keygen -q ${['-t', key.type, ...bits]} -C ${commentOf(key)} -f "$file"`;
  return key.passphrase === undefined
    ? sh`${generate} -N '' || exit`
    : sh`${withPassphrase(generate, key.passphrase)} || exit`;
}

/** Not every dropbearkey writes a file of the public key, or takes a comment; so that file is made of what it prints. */
function dropbearKey(key: NewSshKey): Shell {
  const bits = key.bits === undefined ? [] : ['-s', key.bits];
  return sh`dropbearkey ${['-t', key.type, ...bits]} -f "$file" >/dev/null || exit
public=$(dropbearkey -y -f "$file" | sed -n 's/^\([a-z][a-z0-9@.-]* AAAA[^ ]*\).*/\1/p') && [ -n "$public" ] || exit
printf '%s %s\n' "$public" ${commentOf(key)} >"$file".pub || exit`;
}
