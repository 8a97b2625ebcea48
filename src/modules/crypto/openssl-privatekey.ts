import { choice, defineModule, fileState, int, need, own, params, type Shell, sh, str } from '../../sdk/index.ts';
import {
  backupFields,
  cryptoBackend,
  cryptoFile,
  cryptoFileAliases,
  making,
  NO_OPENSSL,
  needPlace,
  passIn,
  removal,
  withPasswords,
} from './crypto-file.ts';
import { fingerprints, type PrivateKey, privateKeyProbe, readKey, tellKey } from './private-key.ts';

const CURVES = [
  ...(['secp224r1', 'secp256k1', 'secp256r1', 'secp384r1', 'secp521r1', 'secp192r1', 'brainpoolP256r1'] as const),
  ...(['brainpoolP384r1', 'brainpoolP512r1', 'sect163k1', 'sect163r2', 'sect233k1', 'sect233r1'] as const),
  ...(['sect283k1', 'sect283r1', 'sect409k1', 'sect409r1', 'sect571k1', 'sect571r1'] as const),
] as const;

/** Curves that openssl knows by another name. */
const OPENSSL_CURVES: Readonly<Record<string, string>> = { secp256r1: 'prime256v1', secp192r1: 'prime192v1' };
const curveName = (curve: string): string => OPENSSL_CURVES[curve] ?? curve;

const keyParams = params(
  () => ({
    ...cryptoFile(),
    type: choice('DSA', 'ECC', 'Ed25519', 'Ed448', 'RSA', 'X25519', 'X448').default('RSA'),
    size: int().default(4096).describe('Bits, for RSA and DSA.'),
    curve: choice(...CURVES).optional(),
    passphrase: str().optional(),
    cipher: choice('auto').default('auto').describe('AES with 256 bits, where there is a passphrase.'),
    format: choice('auto', 'auto_ignore', 'pkcs1', 'pkcs8').default('auto_ignore'),
    format_mismatch: choice('regenerate', 'convert').default('regenerate'),
    regenerate: choice('never', 'fail', 'partial_idempotence', 'full_idempotence', 'always').default(
      'full_idempotence',
    ),
    select_crypto_backend: cryptoBackend(),
  }),
  {
    aliases: cryptoFileAliases,
    rule({ type, curve, format, passphrase }) {
      if (type === 'ECC' && curve === undefined) return 'type: ECC needs curve';
      if (format === 'pkcs1' && !hasOldFormat(type)) return `keys of the type ${type} have no format pkcs1`;
      return /[\r\n]/.test(passphrase ?? '') || passphrase === ''
        ? 'passphrase must be one line, not empty'
        : undefined;
    },
  },
);

type Want = ReturnType<typeof keyParams.schema.parse>;

const hasOldFormat = (type: string): boolean => type === 'RSA' || type === 'DSA' || type === 'ECC';

export const opensslPrivatekey = defineModule({
  name: 'openssl_privatekey',
  collection: 'community.crypto',
  summary: 'Have a private key on the host, made by its openssl.',
  params: keyParams,
  touches: (want) => [want.path],
  inspect: (want) => ({
    at: fileState(want.path, { flags: want.attributes !== undefined }),
    key: privateKeyProbe(want.path, want.passphrase, want.return_content),
  }),
  *plan(want, { at, key }) {
    if (want.state === 'absent') {
      if (at.type !== 'absent') yield removal(at, 'private key', want);
      return;
    }
    need(key.hasProgram, NO_OPENSSL);
    needPlace(at);
    const mode = { ...want, mode: want.mode ?? '0600' };
    const reason = at.type === 'absent' ? 'absent' : whyAnew(want, key);
    const tell = sh`p=${at.path}; ${tellKey(want.passphrase, want.return_content)}`;
    if (reason !== undefined) {
      const make = (file: string) => generate(want, file);
      const repeats = want.force || want.regenerate === 'always';
      const before = at.type === 'absent' ? null : reason;
      yield making(at, 'private key', [before, described(want)], { key: reason, make }, mode, { tell, repeats });
    } else if (wrongFormat(want, key)) {
      const make = (file: string) => convert(want, at.path, file);
      const shown = [key.format, formatOf(want)] as const;
      yield making(at, 'format', shown, { key: 'format', make }, mode, { tell, repeats: false });
    } else yield* own(at, mode);
  },
  result(want, { at, key }, outputs) {
    if (want.state === 'absent') return { filename: at.path, ...backupFields(outputs) };
    const told = outputs.find(({ stdout }) => stdout.includes('\0text\n'))?.stdout;
    const now = told === undefined ? key : readKey(told, want.passphrase);
    const isThere = now.publicKey.length > 0;
    return {
      filename: at.path,
      type: want.type,
      size: now.bits ?? want.size,
      ...(want.type === 'ECC' ? { curve: want.curve } : {}),
      ...(isThere ? { fingerprint: fingerprints(now.publicKey) } : {}),
      ...(want.return_content && now.content !== undefined ? { privatekey: now.content } : {}),
      ...backupFields(outputs),
    };
  },
});

const described = ({ type, size, curve }: Want): string =>
  type === 'ECC' ? `${type} ${curve}` : type === 'RSA' || type === 'DSA' ? `${type} ${size}` : type;

/** Why a key that is there is not the wanted one, or undefined where it stays. */
function whyAnew(want: Want, key: PrivateKey): string | undefined {
  if (want.force || want.regenerate === 'always') return 'a new one each time';
  if (!key.opens) {
    need(
      want.regenerate === 'full_idempotence',
      'Unable to read the key. The key is protected with a another passphrase / no passphrase or broken. Will not proceed.',
      'to make a new one, set force: true or regenerate: full_idempotence',
    );
    return 'it cannot be read';
  }
  const isSame =
    key.type === want.type &&
    (want.type !== 'ECC' || key.curve === curveName(want.curve ?? '')) &&
    ((want.type !== 'RSA' && want.type !== 'DSA') || key.bits === want.size);
  const problem = isSame ? undefined : `${key.type} ${key.type === 'ECC' ? key.curve : (key.bits ?? '')}`.trim();
  const format = want.format_mismatch === 'regenerate' && wrongFormat(want, key) ? key.format : undefined;
  const reason = problem ?? format;
  if (reason === undefined || want.regenerate === 'never') return undefined;
  need(
    want.regenerate !== 'fail',
    `Key has wrong type and/or size (or format): it is ${reason}. Will not proceed.`,
    'to make a new one, set force: true or another regenerate',
  );
  return reason;
}

const formatOf = ({ format, type }: Want): 'pkcs1' | 'pkcs8' =>
  format === 'pkcs8' ? 'pkcs8' : hasOldFormat(type) ? 'pkcs1' : 'pkcs8';

const wrongFormat = (want: Want, key: PrivateKey): boolean =>
  want.format !== 'auto_ignore' && key.format !== formatOf(want) && want.regenerate !== 'never';

/** The words by which openssl writes the key. */
const written = (want: Want, file: string): Shell =>
  sh`${[
    ...(formatOf(want) === 'pkcs1' ? ['-traditional'] : []),
    ...(want.passphrase === undefined ? [] : ['-aes256', '-passout', 'fd:3']),
    ...['-out', file],
  ]}`;

function generate(want: Want, file: string): Shell {
  const option = (text: string): string[] => ['-pkeyopt', text];
  const curve = [...option(`ec_paramgen_curve:${curveName(want.curve ?? '')}`), ...option('ec_param_enc:named_curve')];
  const made =
    want.type === 'DSA'
      ? sh`openssl genpkey -genparam -algorithm DSA ${option(`dsa_paramgen_bits:${want.size}`)} | openssl genpkey -paramfile /dev/stdin`
      : sh`openssl genpkey -algorithm ${want.type === 'ECC' ? 'EC' : want.type} ${
          want.type === 'RSA' ? option(`rsa_keygen_bits:${want.size}`) : want.type === 'ECC' ? curve : []
        }`;
  const passwords = want.passphrase === undefined ? [] : [want.passphrase];
  return withPasswords(passwords, sh`umask 077; ${made} | openssl pkey ${written(want, file)}`);
}

function convert(want: Want, from: string, to: string): Shell {
  const passwords = want.passphrase === undefined ? [] : [want.passphrase, want.passphrase];
  return withPasswords(
    passwords,
    sh`umask 077; openssl pkey -in ${from} ${passIn(want.passphrase)} ${written(want, to)}`,
  );
}
