import { type Target, UnreachableError } from './connection.ts';
import { fingerprint, type KnownKey, keyType, knownName } from './known-hosts.ts';

const offered = (key: Buffer): string => `${keyType(key) ?? 'a key of an unknown type'} ${fingerprint(key)}`;
const place = ({ file, line }: KnownKey): string => `${file}:${line}`;
const address = ({ address, port }: Target): string => `${address} port ${port}`;

/** The host is not in known_hosts, and new hosts are not accepted. */
export function unknownKey(target: Target, key: Buffer, authority: KnownKey | undefined): UnreachableError {
  const [file = '~/.ssh/known_hosts'] = target.hostKeys.knownHostsFiles;
  const what = `the host key of ${target.name} (${address(target)}) is not known: it offers ${offered(key)}`;
  const scan = `ssh-keyscan -p ${target.port} ${target.address} >> ${file}`;
  if (authority) {
    return new UnreachableError(`${what}, and ${place(authority)} trusts only certificates for it`, {
      hint: `host certificates cannot be verified here: record the key itself (${scan}, after comparing the fingerprint)`,
    });
  }
  return new UnreachableError(what, {
    hint: `compare the fingerprint with the host's own, then run: ${scan}; or let new hosts in with host_key_checking = accept-new`,
  });
}

/** The host is known by another key. Fatal in every mode that looks at keys at all. */
export function changedKey(target: Target, key: Buffer, at: readonly KnownKey[]): UnreachableError {
  const known = at.map((line) => `${line.type} ${fingerprint(line.key)} (${place(line)})`).join(', ');
  const name = knownName(target.address, target.port);
  const file = at[0]?.file ?? '~/.ssh/known_hosts';
  return new UnreachableError(
    `the host key of ${target.name} (${address(target)}) has changed: it offers ${offered(key)}, but is known by ${known}`,
    {
      hint: `someone may be listening in. If the host was reinstalled, remove the old key with: ssh-keygen -f '${file}' -R '${name}'`,
    },
  );
}

/** The key is marked as stolen or withdrawn. */
export const revokedKey = (target: Target, key: Buffer, at: KnownKey): UnreachableError =>
  new UnreachableError(
    `the host key of ${target.name} (${address(target)}) is revoked: ${place(at)} marks ${offered(key)} with @revoked`,
    { hint: 'give the host a new host key; a revoked one may be in the hands of others' },
  );
