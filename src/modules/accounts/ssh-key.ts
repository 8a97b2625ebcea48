import { hostWord, joinShell, type Probe, probe, type Shell, sh } from '../../sdk/index.ts';

/** The key pair of a user. */
export interface SshKey {
  readonly exists: boolean;
  /** The line of the public key, or ''. */
  readonly publicKey: string;
  /** As `ssh-keygen -l` prints it, or ''. */
  readonly fingerprint: string;
}

export interface NewSshKey {
  readonly type: string;
  readonly bits: number | undefined;
  /** By default Ansible's words and the name of the host. */
  readonly comment: string | undefined;
  readonly passphrase: string | undefined;
}

/** Sets `$file` to the key's path: a relative one is in the user's home. */
const locate = (user: string, file: string): Shell =>
  file.startsWith('/') ? sh`file=${file}` : sh`file=${hostWord(`~${user}`)}/${file}`;

export const sshKeyProbe = (user: string, file: string): Probe<SshKey> =>
  probe(joinShell([locate(user, file), TELL], '\n'), ({ stdout }) => readTold(stdout));

const TELL = sh`if [ -e "$file" ]; then echo key=there; fi
if [ -e "$file".pub ]; then
  sed 's/^/public=/' "$file".pub; ssh-keygen -l -f "$file".pub 2>/dev/null | sed 's/^/fingerprint=/'
fi`;

/** What the probe, or making a key, printed. */
export function readTold(stdout: string): SshKey {
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
  return { exists: value('key') === 'there', publicKey: value('public'), fingerprint: value('fingerprint') };
}

/** Makes a key pair that belongs to the user, in a directory that is theirs alone. */
export function generateSshKey(user: string, file: string, key: NewSshKey): Shell {
  const bits = key.bits === undefined ? [] : ['-b', key.bits];
  const comment = key.comment ?? sh`"ansible-generated on $(uname -n)"`;
  const generate = sh`ssh-keygen -q ${['-t', key.type, ...bits]} -C ${comment} -f "$file"`;
  return joinShell(
    [
      locate(user, file),
      sh`directory=$(dirname -- "$file"); owner=$(id -u -- ${user}):$(id -g -- ${user})
if [ ! -d "$directory" ]; then mkdir -m 700 -- "$directory" && chown -- "$owner" "$directory" || exit; fi
rm -f -- "$file" "$file".pub`,
      key.passphrase === undefined ? sh`${generate} -N '' || exit` : askedPassphrase(generate, key.passphrase),
      sh`chown -- "$owner" "$file" "$file".pub && chmod 644 -- "$file".pub`,
      TELL,
    ],
    '\n',
  );
}

/** ssh-keygen takes a passphrase only from the command line or from a program that it asks, which here reads its stdin. */
const askedPassphrase = (generate: Shell, passphrase: string): Shell => sh`ask=$(mktemp) || exit
printf '#!/bin/sh\nIFS= read -r line; printf "%%s\\n" "$line"\n' >"$ask" && chmod 700 "$ask"
printf '%s\n' ${[passphrase, passphrase]} | SSH_ASKPASS=$ask SSH_ASKPASS_REQUIRE=force DISPLAY=: ${generate}
made=$?; rm -f -- "$ask"; [ "$made" -eq 0 ] || exit`;
