import {
  bool,
  type Change,
  change,
  choice,
  defineModule,
  fileState,
  int,
  joinShell,
  need,
  own,
  ownership,
  params,
  path,
  sh,
  str,
} from '../../sdk/index.ts';
import { type KeyPair, keyPairProbe, makeKeyPair, withPassphrase } from './key-pair.ts';

const DEFAULT_SIZES: Readonly<Record<string, number>> = { rsa: 4096, dsa: 1024, ecdsa: 256, ed25519: 256 };

export const opensshKeypair = defineModule({
  name: 'openssh_keypair',
  collection: 'community.crypto',
  summary: 'Have a pair of SSH keys on the host, made by its ssh-keygen, or have none.',
  params: params(
    () => ({
      path: path().describe('The private key; the public one ends with .pub.'),
      type: choice('rsa', 'dsa', 'ecdsa', 'ed25519').default('rsa'),
      size: int().optional().describe('Bits; 4096 for RSA, 256 for ECDSA.'),
      comment: str().optional(),
      passphrase: str().optional(),
      force: bool().default(false),
      regenerate: choice('never', 'fail', 'partial_idempotence', 'full_idempotence', 'always').default(
        'partial_idempotence',
      ),
      backend: choice('auto', 'cryptography', 'opensshbin')
        .default('auto')
        .describe('Accepted; ssh-keygen of the host makes the keys.'),
      private_key_format: choice('auto', 'ssh').default('auto').describe('Only the format of OpenSSH is written.'),
      state: choice('present', 'absent').default('present'),
      ...ownership,
    }),
    {
      aliases: { attributes: ['attr'] },
      rule: ({ type, size }) =>
        type === 'ecdsa' && size !== undefined && ![256, 384, 521].includes(size)
          ? 'ECDSA keys have 256, 384 or 521 bits'
          : undefined,
    },
  ),
  touches: (want) => [want.path, `${want.path}.pub`],
  inspect: (want) => ({
    at: fileState(want.path, { flags: want.attributes !== undefined }),
    pair: keyPairProbe(want.path, want.passphrase),
  }),
  *plan(want, { at, pair }) {
    if (want.state === 'absent') {
      if (at.type !== 'absent') yield change('private key', at.path, null, sh`rm -f -- ${at.path}`, { path: at.path });
      if (pair.hasPublic)
        yield change('public key', `${at.path}.pub`, null, sh`rm -f -- ${`${at.path}.pub`}`, {
          path: `${at.path}.pub`,
        });
      return;
    }
    need(pair.hasProgram, 'this host has no ssh-keygen');
    need(at.hasParent, `The directory ${at.base} does not exist`);
    need(at.type === 'absent' || at.type === 'file', `${at.path} is a ${at.type}`);
    const reason = at.type === 'absent' ? 'absent' : whyAnew(want, pair);
    if (reason !== undefined) {
      const made = {
        type: want.type,
        size: want.size ?? DEFAULT_SIZES[want.type],
        comment: want.comment ?? '',
        passphrase: want.passphrase,
      };
      yield change('private key', at.type === 'absent' ? null : reason, want.type, makeKeyPair(at.path, made, want), {
        path: at.path,
        ...(want.force || want.regenerate === 'always' ? { repeats: true } : {}),
      });
      return;
    }
    yield* planPublic(want, at.path, pair);
    yield* own(at, { ...want, mode: want.mode ?? '0600' });
  },
  result(want, { at, pair }, outputs) {
    const told = outputs
      .map(({ stdout }) => /^\0key (\S+) (\S+) (.*)\n\0public (.*)$/m.exec(stdout))
      .findLast((found) => found);
    const [, bits, print, , line] = told ?? [];
    const publicKey = (line ?? pair.publicKey).split(' ').slice(0, 2).join(' ');
    return {
      filename: at.path,
      type: want.type,
      size: Number(bits ?? pair.bits ?? want.size ?? DEFAULT_SIZES[want.type]),
      fingerprint: print ?? pair.fingerprint,
      public_key: publicKey,
      comment: want.comment ?? pair.comment,
    };
  },
});

interface Want {
  readonly type: string;
  readonly size?: number | undefined;
  readonly comment?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly force: boolean;
  readonly regenerate: 'never' | 'fail' | 'partial_idempotence' | 'full_idempotence' | 'always';
}

/** Why a key that is there is not the wanted one, or undefined where it stays. */
function whyAnew(want: Want, pair: KeyPair): string | undefined {
  if (want.force || want.regenerate === 'always') return 'a new one each time';
  const isOpen = pair.opens;
  const differs =
    isOpen &&
    (pair.type !== want.type || (want.type !== 'ed25519' && pair.bits !== (want.size ?? DEFAULT_SIZES[want.type])));
  const all = want.regenerate === 'full_idempotence';
  if (!isOpen) {
    need(
      all,
      'Unable to read the key. The key is protected with a passphrase or broken; will not proceed.',
      'to make a new one, set force: true or regenerate: full_idempotence',
    );
    return 'it cannot be read';
  }
  if (!differs) return undefined;
  need(
    want.regenerate !== 'fail',
    `Key has wrong type and/or size: it is ${pair.type} with ${pair.bits} bits; will not proceed.`,
  );
  return want.regenerate === 'never' ? undefined : `${pair.type} ${pair.bits}`;
}

/** A public key that is lacking or has another comment is written anew from the private one. */
function* planPublic({ comment, passphrase }: Want, file: string, pair: KeyPair): Iterable<Change> {
  const isRight = pair.hasPublic && (pair.derived === '' || sameKey(pair.publicKey, pair.derived));
  const wanted = comment ?? pair.comment;
  if (isRight && pair.comment === wanted) return;
  const write = sh`k=$(${withPassphrase(sh`ssh-keygen -y -f ${file}`, passphrase)}) && ( umask 022; printf '%s %s\n' "$(printf '%s' "$k" | cut -d ' ' -f 1,2)" ${wanted} >${`${file}.pub`} )`;
  const rename =
    isRight || comment !== undefined ? [withPassphrase(sh`ssh-keygen -q -c -C ${wanted} -f ${file}`, passphrase)] : [];
  yield change(
    isRight ? 'comment' : 'public key',
    isRight ? pair.comment : null,
    wanted,
    joinShell([...rename, write], ' && '),
    { path: `${file}.pub` },
  );
}

const sameKey = (one: string, other: string): boolean => one.split(' ')[1] === other.split(' ')[1];
