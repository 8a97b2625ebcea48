import { giveTo, joinShell, locate, type Ownership, type Probe, probe, type Shell, sh } from '../../sdk/index.ts';

/** A private key on the host and the public one beside it. */
export interface KeyPair {
  readonly hasProgram: boolean;
  readonly hasPublic: boolean;
  /** Whether the private key can be read, with the passphrase of the task. */
  readonly opens: boolean;
  readonly type: string;
  readonly bits: number | undefined;
  readonly fingerprint: string;
  readonly comment: string;
  /** The line of the file, and the one that the private key stands for. */
  readonly publicKey: string;
  readonly derived: string;
}

/** What ssh-keygen says of a pair. */
export const keyPairProbe = (path: string, passphrase: string | undefined): Probe<KeyPair> =>
  probe(
    sh`command -v ssh-keygen >/dev/null || exit 0
echo program=yes
${locate(path)}
[ ! -f "$p".pub ] || { printf public=; head -n 1 "$p".pub; }
[ -f "$p" ] || exit 0
ssh-keygen -l -f "$p" 2>/dev/null | sed 's/^/print=/'
if k=$(${withPassphrase(sh`ssh-keygen -y -f "$p"`, passphrase)} 2>&1); then printf 'derived=%s\n' "$k"
else case $k in *UNPROTECTED*) echo open=yes;; esac; fi`,
    ({ stdout }) => {
      const value = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
      const [, bits, fingerprint = '', type = ''] = /^(\d+) (\S+) .*\((\S+)\)$/.exec(value('print')) ?? [];
      const publicKey = value('public');
      return {
        hasProgram: value('program') === 'yes',
        hasPublic: publicKey !== '',
        // A key that others may read is one that ssh-keygen will not open, whatever the passphrase.
        opens: value('derived') !== '' || value('open') === 'yes',
        type: type.toLowerCase().replace('-cert', ''),
        bits: bits === undefined ? undefined : Number(bits),
        fingerprint,
        comment: publicKey.split(' ').slice(2).join(' '),
        publicKey,
        derived: value('derived'),
      };
    },
  );

interface NewPair {
  readonly type: string;
  readonly size: number | undefined;
  readonly comment: string;
  readonly passphrase: string | undefined;
}

/** Makes a pair beside the old one, which it takes the place of, and tells of it after a NUL. */
export function makeKeyPair(path: string, { type, size, comment, passphrase }: NewPair, want: Ownership): Shell {
  const bits = type === 'ed25519' || size === undefined ? [] : ['-b', size];
  const fresh = `${path}.infrakit-new`;
  const generate = sh`ssh-keygen -q ${['-t', type, ...bits]} -C ${comment} -f ${fresh}`;
  const made = passphrase === undefined ? sh`${generate} -N ''` : withPassphrase(generate, passphrase);
  const steps = [
    sh`rm -f -- ${[fresh, `${fresh}.pub`]}`,
    made,
    ...giveTo(fresh, { owner: want.owner, group: want.group, mode: want.mode ?? '0600' }),
    ...giveTo(`${fresh}.pub`, { owner: want.owner, group: want.group, mode: '0644' }),
    sh`mv -f -- ${[`${fresh}.pub`, `${path}.pub`]}`,
    sh`mv -f -- ${[fresh, path]}`,
    sh`printf '\0key %s\n\0public %s\n' "$(ssh-keygen -l -f ${path}.pub)" "$(cat -- ${path}.pub)"`,
  ];
  return sh`{ ${joinShell(steps, ' && ')}; } || { rm -f -- ${[fresh, `${fresh}.pub`]}; exit 1; }`;
}

/**
 * ssh-keygen takes a passphrase only from its command line, where everybody could read it, or from a program that it
 * asks, which here reads its stdin.
 */
export function withPassphrase(call: Shell, passphrase: string | undefined): Shell {
  if (passphrase === undefined) return sh`${call} -P ''`;
  // The blank before it keeps `$(` around this from being arithmetic.
  return sh` ( ask=$(mktemp) || exit
printf '#!/bin/sh\nIFS= read -r line; printf "%%s\\n" "$line"\n' >"$ask" && chmod 700 "$ask"
printf '%s\n' ${[passphrase, passphrase, passphrase]} | SSH_ASKPASS=$ask SSH_ASKPASS_REQUIRE=force DISPLAY=: ${call}
made=$?; rm -f -- "$ask"; exit "$made" )`;
}
