import { createHash } from 'node:crypto';
import { locate, type Probe, probe, type Shell, sh } from '../../sdk/index.ts';
import { block, passIn, printBlock, withPasswords } from './crypto-file.ts';

/** A private key as openssl tells of it; nothing of the secret itself but where its content is asked for. */
export interface PrivateKey {
  readonly hasProgram: boolean;
  /** Whether it can be read with just the passphrase of the task. */
  readonly opens: boolean;
  readonly type: string;
  readonly bits: number | undefined;
  readonly curve: string;
  readonly format: 'pkcs1' | 'pkcs8' | '';
  /** The public key, as SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  readonly content: string | undefined;
}

/** What is told of the key at `$p`; the content only where it is asked for. */
export function tellKey(passphrase: string | undefined, withContent: boolean): Shell {
  const passwords = passphrase === undefined ? [] : [passphrase];
  const read = (words: string[]): Shell =>
    withPasswords(passwords, sh`openssl pkey -in "$p" ${passIn(passphrase)} ${words}`);
  return sh`printf 'head=%s\n' "$(grep -e '-----BEGIN' "$p" | head -n 1)"
[ "$(grep -c ENCRYPTED "$p")" -eq 0 ] || echo encrypted=yes
${printBlock('text', sh`${read(['-noout', '-text_pub'])} 2>/dev/null`)}
${printBlock('public', sh`${read(['-pubout'])} 2>/dev/null`)}
${withContent ? printBlock('content', sh`cat -- "$p"`) : sh`:`}`;
}

export const privateKeyProbe = (
  path: string,
  passphrase: string | undefined,
  withContent: boolean,
): Probe<PrivateKey> =>
  probe(
    sh`command -v openssl >/dev/null || exit 127
${locate(path)}
[ -f "$p" ] || exit 0
${tellKey(passphrase, withContent)}
exit 0`,
    ({ rc, stdout }) => ({ ...readKey(stdout, passphrase), hasProgram: rc !== 127 }),
  );

/** The bytes of a PEM text. */
export const fromPem = (text: string): Uint8Array =>
  Buffer.from(/-----BEGIN[^-]*-----([^-]*)-----END/.exec(text)?.[1]?.replace(/\s+/g, '') ?? '', 'base64');

export function readKey(stdout: string, passphrase: string | undefined): Omit<PrivateKey, 'hasProgram'> {
  const text = block(stdout, 'text') ?? '';
  const head = /^head=-----BEGIN (.*?)-----/m.exec(stdout)?.[1] ?? '';
  const encrypted = /^encrypted=yes$/m.test(stdout);
  const bits = /\((\d+) bit/.exec(text)?.[1];
  return {
    opens: text !== '' && encrypted === (passphrase !== undefined),
    type: typeOf(text),
    bits: bits === undefined ? undefined : Number(bits),
    curve: /^ASN1 OID: (\S+)$/m.exec(text)?.[1] ?? '',
    format: head === 'PRIVATE KEY' || head === 'ENCRYPTED PRIVATE KEY' ? 'pkcs8' : head === '' ? '' : 'pkcs1',
    publicKey: fromPem(block(stdout, 'public') ?? ''),
    content: block(stdout, 'content'),
  };
}

function typeOf(text: string): string {
  const named = /^(ED25519|ED448|X25519|X448) Public-Key:/m.exec(text)?.[1];
  if (named !== undefined) return named.replace('ED', 'Ed');
  if (/^ASN1 OID:/m.test(text)) return 'ECC';
  return /^Modulus:/m.test(text) ? 'RSA' : text === '' ? '' : 'DSA';
}

/** The fingerprints of a public key by each digest, with colons. */
export function fingerprints(publicKey: Uint8Array): Record<string, string> {
  const names = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3_256', 'sha3_512', 'blake2b', 'blake2s'];
  const openssl: Readonly<Record<string, string>> = {
    sha3_256: 'sha3-256',
    sha3_512: 'sha3-512',
    blake2b: 'blake2b512',
    blake2s: 'blake2s256',
  };
  return Object.fromEntries(
    names.map((name) => {
      const hex = createHash(openssl[name] ?? name)
        .update(publicKey)
        .digest('hex');
      return [name, (hex.match(/../g) ?? []).join(':')];
    }),
  );
}
