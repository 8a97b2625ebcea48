import type { z } from 'zod';
import {
  bool,
  choice,
  defineModule,
  fileState,
  hostWord,
  int,
  locate,
  need,
  own,
  params,
  path,
  probe,
  type Shell,
  sh,
  str,
} from '../../sdk/index.ts';
import { answers, type Certificate, readCertificate } from './certificate.ts';
import { type CertificateRequest, readRequest } from './certificate-request.ts';
import { certificateTime } from './certificate-time.ts';
import {
  backupFields,
  block,
  contentNow,
  cryptoBackend,
  cryptoFile,
  cryptoFileAliases,
  making,
  NO_OPENSSL,
  needPlace,
  passIn,
  printBlock,
  removal,
  withPasswords,
} from './crypto-file.ts';
import { fromPem } from './private-key.ts';

const identifier = () =>
  choice('create_if_not_provided', 'always_create', 'never_create').default('create_if_not_provided');
const FROM_FILE = 'a key is read from its file';
const OTHER_PROVIDER = 'of the providers there are selfsigned and ownca';

const shape = () => ({
  ...cryptoFile(),
  provider: choice('selfsigned', 'ownca').optional().describe(OTHER_PROVIDER),
  csr_path: path().optional(),
  csr_content: str().optional(),
  privatekey_path: path().optional(),
  privatekey_passphrase: str().optional(),
  ignore_timestamps: bool().default(true),
  selfsigned_version: int().default(3),
  selfsigned_digest: str().default('sha256'),
  selfsigned_not_before: str().default('+0s'),
  selfsigned_not_after: str().default('+3650d'),
  selfsigned_create_subject_key_identifier: identifier(),
  ownca_path: path().optional(),
  ownca_content: str().optional(),
  ownca_privatekey_path: path().optional(),
  ownca_privatekey_passphrase: str().optional(),
  ownca_version: int().default(3),
  ownca_digest: str().default('sha256'),
  ownca_not_before: str().default('+0s'),
  ownca_not_after: str().default('+3650d'),
  ownca_create_subject_key_identifier: identifier(),
  ownca_create_authority_key_identifier: bool().default(true),
  select_crypto_backend: cryptoBackend(),
});

const certificateParams = params(shape, {
  aliases: {
    ...cryptoFileAliases,
    selfsigned_not_before: ['selfsigned_notBefore'],
    selfsigned_not_after: ['selfsigned_notAfter'],
  },
  unsupported: {
    privatekey_content: `${FROM_FILE}, privatekey_path`,
    ownca_privatekey_content: `${FROM_FILE}, ownca_privatekey_path`,
    ...Object.fromEntries(
      [
        ...['acme_accountkey_path', 'acme_chain', 'acme_challenge_path', 'acme_directory'],
        ...['entrust_api_client_cert_key_path', 'entrust_api_client_cert_path', 'entrust_api_key'],
        ...['entrust_api_specification_path', 'entrust_api_user', 'entrust_cert_type', 'entrust_not_after'],
        ...['entrust_requester_email', 'entrust_requester_name', 'entrust_requester_phone'],
      ].map((name) => [name, OTHER_PROVIDER]),
    ),
  },
  rule(want) {
    if (want.state === 'absent') return undefined;
    if (want.provider === undefined) return 'state: present needs provider';
    if ((want.csr_path === undefined) === (want.csr_content === undefined))
      return 'needs one of csr_path and csr_content';
    const key = want.provider === 'ownca' ? 'ownca_privatekey_path' : 'privatekey_path';
    if (want[key] === undefined) return `provider: ${want.provider} needs ${key}`;
    if (want.provider === 'ownca' && (want.ownca_path === undefined) === (want.ownca_content === undefined))
      return 'provider: ownca needs one of ownca_path and ownca_content';
    const { version, digest, from, to } = signing(want);
    if (version !== 3) return 'the version of a certificate is 3';
    if (!/^[\w-]+$/.test(digest)) return 'a digest is a word, such as sha256';
    if (/[\r\n]/.test(passphraseOf(want) ?? '')) return 'a passphrase must be one line';
    const odd = [from, to].find((text) => certificateTime(text, new Date()) === undefined);
    return odd === undefined ? undefined : `'${odd}' is no time, such as +3650d or 20300131000000Z`;
  },
});

type Params = z.output<z.ZodObject<ReturnType<typeof shape>>>;
/** With the moments that the two times mean. */
type Want = Params & { readonly notBefore: string; readonly notAfter: string };

const passphraseOf = (want: Params): string | undefined =>
  want.provider === 'ownca' ? want.ownca_privatekey_passphrase : want.privatekey_passphrase;

/** How the provider of the task signs. */
const signing = (want: Params) =>
  want.provider === 'ownca'
    ? {
        version: want.ownca_version,
        digest: want.ownca_digest,
        from: want.ownca_not_before,
        to: want.ownca_not_after,
        identifier: want.ownca_create_subject_key_identifier,
        key: want.ownca_privatekey_path ?? '',
      }
    : {
        version: want.selfsigned_version,
        digest: want.selfsigned_digest,
        from: want.selfsigned_not_before,
        to: want.selfsigned_not_after,
        identifier: want.selfsigned_create_subject_key_identifier,
        key: want.privatekey_path ?? '',
      };

const content = (file: string | undefined, text: string | undefined): Shell =>
  file === undefined ? sh`printf '%s\n' ${text ?? ''}` : sh`cat -- ${hostWord(file)}`;

export const x509Certificate = defineModule({
  name: 'x509_certificate',
  collection: 'community.crypto',
  summary: 'Have a certificate on the host, signed by its own key or by an authority of yours.',
  params: certificateParams,
  touches: (want) => [want.path],
  prepare(want): Want {
    const { from, to } = signing(want);
    const now = new Date();
    return { ...want, notBefore: certificateTime(from, now) ?? '', notAfter: certificateTime(to, now) ?? '' };
  },
  inspect: (want: Want) => ({
    at: fileState(want.path, { flags: want.attributes !== undefined }),
    is: probe(
      sh`command -v openssl >/dev/null || exit 127
${locate(want.path)}
[ ! -f "$p" ] || { ${printBlock('is', sh`cat -- "$p"`)}; }
${want.state === 'absent' ? sh`exit 0` : sh`:`}
${printBlock('csr', sh`${content(want.csr_path, want.csr_content)} | openssl req -verify 2>&1`)}
${printBlock('ca', want.provider === 'ownca' ? sh`${content(want.ownca_path, want.ownca_content)} 2>&1` : sh`:`)}
${printBlock(
  'public',
  withPasswords(
    passphraseOf(want) === undefined ? [] : [passphraseOf(want) ?? ''],
    sh`openssl pkey -in ${hostWord(signing(want).key)} ${passIn(passphraseOf(want))} -pubout 2>&1`,
  ),
)}
exit 0`,
      ({ rc, stdout }) => ({
        hasProgram: rc !== 127,
        content: block(stdout, 'is'),
        certificate: readCertificate(block(stdout, 'is') ?? ''),
        request: readRequest(fromPem(block(stdout, 'csr') ?? '')),
        authority: readCertificate(block(stdout, 'ca') ?? ''),
        publicKey: Buffer.from(fromPem(block(stdout, 'public') ?? '')).toString('hex'),
        saidOfRequest: firstLine(block(stdout, 'csr')),
        saidOfKey: firstLine(block(stdout, 'public')),
      }),
    ),
  }),
  *plan(want, { at, is }) {
    if (want.state === 'absent') {
      if (at.type !== 'absent') yield removal(at, 'certificate', want);
      return;
    }
    need(is.hasProgram, NO_OPENSSL);
    needPlace(at);
    need(is.request, `the request cannot be read: ${is.saidOfRequest}`);
    need(is.publicKey !== '', `the private key cannot be read: ${is.saidOfKey}`);
    const ownca = want.provider === 'ownca';
    need(!ownca || is.authority, 'the certificate of the authority cannot be read');
    const signer = ownca ? is.authority?.publicKey : is.request.publicKey;
    need(signer === is.publicKey, `the private key is not that of the ${ownca ? 'authority' : 'request'}`);
    const reason = want.force ? 'a new one each time' : whyAnew(want, is.certificate, is.request, is.authority);
    if (at.type === 'file' && reason === undefined) return yield* own(at, want);
    const before = at.type === 'absent' ? null : (reason ?? null);
    const make = (file: string) => sign(want, file);
    yield making(at, 'certificate', [before, want.provider ?? ''], { key: is.request.publicKey, make }, want, {
      tell: printBlock('content', sh`cat -- ${at.path}`),
      repeats: want.force || !want.ignore_timestamps,
    });
  },
  result(want, { at, is }, outputs) {
    const text = contentNow(outputs, is.content);
    return {
      filename: at.path,
      ...(want.privatekey_path === undefined ? {} : { privatekey: want.privatekey_path }),
      ...(want.csr_path === undefined ? {} : { csr: want.csr_path }),
      ...(want.return_content && text !== undefined ? { certificate: text } : {}),
      ...backupFields(outputs),
    };
  },
});

const firstLine = (text: string | undefined): string => (text ?? '').trim().split('\n')[0] ?? '';

/** Why a certificate that is there is not the wanted one, or undefined where it stays. */
function whyAnew(
  want: Want,
  certificate: Certificate | undefined,
  request: CertificateRequest,
  authority: Certificate | undefined,
): string | undefined {
  if (!certificate) return 'not valid';
  if (!answers(certificate, request, signing(want).identifier === 'always_create')) return 'of another request';
  const signer = want.provider === 'ownca' ? authority : certificate;
  if (!signer || certificate.issuer !== signer.subject || !certificate.isSignedBy(signer)) return 'of another signer';
  const inTime = certificate.notBefore === want.notBefore && certificate.notAfter === want.notAfter;
  return want.ignore_timestamps || inTime ? undefined : `from ${certificate.notBefore} to ${certificate.notAfter}`;
}

/** Signs with `openssl ca`, which alone of its programs takes both times; what that keeps goes with a directory. */
function sign(want: Want, file: string): Shell {
  const { digest, identifier: creates, key } = signing(want);
  const ownca = want.provider === 'ownca';
  const extensions = [
    ...(creates === 'never_create' ? [] : ['subjectKeyIdentifier = hash']),
    ...(ownca && want.ownca_create_authority_key_identifier ? ['authorityKeyIdentifier = keyid'] : []),
  ];
  const config = [
    ...['[ca]', 'default_ca = it', '[it]', 'database = $ENV::infrakit_d/index', 'new_certs_dir = $ENV::infrakit_d'],
    ...['unique_subject = no', 'rand_serial = yes', 'preserve = yes', 'policy = any'],
    // What the request says goes before what is made here, but for an identifier that is always to be made.
    `copy_extensions = ${creates === 'always_create' ? 'copy' : 'copyall'}`,
    ...(extensions.length > 0 ? ['x509_extensions = ext'] : []),
    ...['[any]', 'commonName = optional', '[ext]', ...extensions, ''],
  ].join('\n');
  const words = [
    ...['-batch', '-notext', '-preserveDN', '-md', digest],
    ...['-startdate', want.notBefore, '-enddate', want.notAfter],
    ...(ownca ? [] : ['-selfsign']),
  ];
  const passphrase = passphraseOf(want);
  const call = sh`openssl ca -config "$d/conf" -in "$d/csr" ${ownca ? sh`-cert "$d/ca"` : sh``} -keyfile ${hostWord(key)} ${passIn(passphrase)} ${words} -out "$d/crt" 2>"$d/said" || { cat "$d/said" >&2; exit 1; }`;
  return sh`( d=$(umask 077; mktemp -d) || exit; trap 'rm -rf -- "$d"' EXIT; export infrakit_d="$d"
printf %s ${config} >"$d/conf" && : >"$d/index" && ${content(want.csr_path, want.csr_content)} >"$d/csr" &&
${ownca ? sh`${content(want.ownca_path, want.ownca_content)} >"$d/ca"` : sh`:`} &&
${withPasswords(passphrase === undefined ? [] : [passphrase], call)} && cat "$d/crt" >${file} )`;
}
