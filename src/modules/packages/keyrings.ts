import { Fields, hostWord, type Probe, probe, sh } from '../../sdk/index.ts';
import { armor, type Certificate, readCertificates } from './openpgp.ts';

/** A keyring of apt and the keys in it. */
export interface Keyring {
  readonly path: string;
  readonly keys: readonly Certificate[];
}

/** The keyrings that apt trusts, or just the one that is named; one that cannot be read holds no keys. */
export const keyringsProbe = (path: string | undefined): Probe<readonly Keyring[]> =>
  probe(
    sh`for f in ${path === undefined ? sh`/etc/apt/trusted.gpg /etc/apt/trusted.gpg.d/*.gpg /etc/apt/trusted.gpg.d/*.asc` : hostWord(path)}; do
[ -f "$f" ] || continue
n=$(wc -c <"$f") || exit 1
printf '%s\0%s\0' "$f" "$((n))"; [ "$n" -eq 0 ] || head -c "$n" -- "$f" || exit 1
printf '\0'
done`,
    (output) => {
      const fields = new Fields(output);
      const rings: Keyring[] = [];
      while (!fields.done) rings.push({ path: fields.next(), keys: keysOf(fields.take(Number(fields.next()))) });
      return rings;
    },
  );

function keysOf(bytes: Uint8Array): readonly Certificate[] {
  try {
    return readCertificates(bytes);
  } catch {
    return [];
  }
}

/** The bytes of a keyring: apt tells by the end of its name whether it is armored. */
export function writeKeyring(path: string, keys: readonly Certificate[]): Uint8Array {
  const bytes = Buffer.concat(keys.map((key) => key.bytes));
  return path.endsWith('.asc') ? armor(bytes) : bytes;
}
