import { z } from 'zod';
import {
  bool,
  defineModule,
  dict,
  fileState,
  hostWord,
  int,
  list,
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
import { readRequest, sameRequest } from './certificate-request.ts';
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
import { namesOf, requestConfig, requestProblem, subjectOf } from './csr-config.ts';
import { fromPem } from './private-key.ts';

const csrParams = params(
  () => ({
    ...cryptoFile(),
    privatekey_path: path().optional(),
    privatekey_passphrase: str().optional(),
    digest: str().default('sha256'),
    version: int().default(1),
    subject: dict().optional(),
    subject_ordered: z.array(dict()).optional(),
    country_name: str().optional(),
    state_or_province_name: str().optional(),
    locality_name: str().optional(),
    organization_name: str().optional(),
    organizational_unit_name: str().optional(),
    common_name: str().optional(),
    email_address: str().optional(),
    subject_alt_name: list().optional(),
    subject_alt_name_critical: bool().default(false),
    use_common_name_for_san: bool().default(true),
    key_usage: list().optional(),
    key_usage_critical: bool().default(false),
    extended_key_usage: list().optional(),
    extended_key_usage_critical: bool().default(false),
    basic_constraints: list().optional(),
    basic_constraints_critical: bool().default(false),
    ocsp_must_staple: bool().default(false),
    ocsp_must_staple_critical: bool().default(false),
    name_constraints_permitted: list().optional(),
    name_constraints_excluded: list().optional(),
    name_constraints_critical: bool().default(false),
    create_subject_key_identifier: bool().default(false),
    subject_key_identifier: str().optional(),
    select_crypto_backend: cryptoBackend(),
  }),
  {
    aliases: {
      ...cryptoFileAliases,
      country_name: ['C', 'countryName'],
      state_or_province_name: ['ST', 'stateOrProvinceName'],
      locality_name: ['L', 'localityName'],
      organization_name: ['O', 'organizationName'],
      organizational_unit_name: ['OU', 'organizationalUnitName'],
      common_name: ['CN', 'commonName'],
      email_address: ['E', 'emailAddress'],
      subject_alt_name: ['subjectAltName'],
      subject_alt_name_critical: ['subjectAltName_critical'],
      use_common_name_for_san: ['useCommonNameForSAN'],
      key_usage: ['keyUsage'],
      key_usage_critical: ['keyUsage_critical'],
      extended_key_usage: ['extKeyUsage', 'extendedKeyUsage'],
      extended_key_usage_critical: ['extKeyUsage_critical', 'extendedKeyUsage_critical'],
      basic_constraints: ['basicConstraints'],
      basic_constraints_critical: ['basicConstraints_critical'],
      ocsp_must_staple: ['ocspMustStaple'],
      ocsp_must_staple_critical: ['ocspMustStaple_critical'],
    },
    unsupported: {
      privatekey_content: 'a key is read from its file, privatekey_path',
      authority_cert_issuer: 'openssl takes it from a certificate only',
      authority_cert_serial_number: 'openssl takes it from a certificate only',
      authority_key_identifier: 'openssl takes it from a certificate only',
      crl_distribution_points: 'they are written by who signs',
    },
    rule(want) {
      if (want.version !== 1) return 'version is 1: there is no other';
      if (want.state === 'present' && want.privatekey_path === undefined) return 'state: present needs privatekey_path';
      if (want.subject !== undefined && want.subject_ordered !== undefined)
        return 'subject and subject_ordered exclude each other';
      if (want.create_subject_key_identifier && want.subject_key_identifier !== undefined)
        return 'create_subject_key_identifier and subject_key_identifier exclude each other';
      if (!/^[\w-]+$/.test(want.digest)) return 'digest is a word, such as sha256';
      if (/[\r\n]/.test(want.privatekey_passphrase ?? '')) return 'privatekey_passphrase must be one line';
      return requestProblem(want);
    },
  },
);

type Want = ReturnType<typeof csrParams.schema.parse>;

/** Makes a request as the task has it; prints it where there is no file for it. */
function request(want: Want, file: string | undefined): Shell {
  const passphrase = want.privatekey_passphrase;
  const words = [
    `-${want.digest}`,
    ...(subjectOf(want).length === 0 ? ['-subj', '/'] : []),
    ...(file === undefined ? [] : ['-out', file]),
  ];
  return withPasswords(
    passphrase === undefined ? [] : [passphrase],
    sh`printf %s ${requestConfig(want)} | openssl req -new -config /dev/stdin -key ${hostWord(want.privatekey_path ?? '')} ${passIn(passphrase)} ${words}`,
  );
}

export const opensslCsr = defineModule({
  name: 'openssl_csr',
  collection: 'community.crypto',
  summary: 'Have a request for a certificate on the host, made by its openssl.',
  params: csrParams,
  touches: (want) => [want.path],
  inspect: (want) => ({
    at: fileState(want.path, { flags: want.attributes !== undefined }),
    is: probe(
      want.state === 'absent'
        ? sh`:`
        : // What is wanted is made as well, and compared: only openssl knows how it writes what is asked for.
          sh`command -v openssl >/dev/null || exit 127
${locate(want.path)}
[ ! -f "$p" ] || { ${printBlock('is', sh`openssl req -in "$p" -verify 2>/dev/null`)}; }
${printBlock('wanted', sh`${request(want, undefined)} 2>&1`)}
[ ! -f "$p" ] || { ${want.return_content ? printBlock('content', sh`cat -- "$p"`) : sh`:`}; }
exit 0`,
      ({ rc, stdout }) => ({
        hasProgram: rc !== 127,
        is: readRequest(fromPem(block(stdout, 'is') ?? '')),
        wanted: readRequest(fromPem(block(stdout, 'wanted') ?? '')),
        said: block(stdout, 'wanted') ?? '',
        content: block(stdout, 'content'),
      }),
    ),
  }),
  *plan(want, { at, is }) {
    if (want.state === 'absent') {
      if (at.type !== 'absent') yield removal(at, 'request', want);
      return;
    }
    need(is.hasProgram, NO_OPENSSL);
    needPlace(at);
    need(is.wanted, `the request cannot be made: ${is.said.trim().split('\n')[0]}`);
    if (is.is && sameRequest(is.is, is.wanted) && !want.force) return yield* own(at, want);
    const before = at.type === 'absent' ? null : is.is ? 'another' : 'not valid';
    const make = (file: string) => request(want, file);
    yield making(at, 'request', [before, subjectText(want)], { key: requestConfig(want), make }, want, {
      tell: want.return_content ? printBlock('content', sh`cat -- ${at.path}`) : sh`:`,
      repeats: want.force,
    });
  },
  result(want, { at, is }, outputs) {
    const content = contentNow(outputs, is.content);
    return {
      filename: at.path,
      privatekey: want.privatekey_path ?? null,
      subject: subjectOf(want).map((pair) => [...pair]),
      subjectAltName: namesOf(want).length > 0 ? [...namesOf(want)] : null,
      keyUsage: want.key_usage ? [...want.key_usage] : null,
      extendedKeyUsage: want.extended_key_usage ? [...want.extended_key_usage] : null,
      basicConstraints: want.basic_constraints ? [...want.basic_constraints] : null,
      ocspMustStaple: want.ocsp_must_staple,
      name_constraints_permitted: [...(want.name_constraints_permitted ?? [])],
      name_constraints_excluded: [...(want.name_constraints_excluded ?? [])],
      ...(want.return_content && content !== undefined ? { csr: content } : {}),
      ...backupFields(outputs),
    };
  },
});

const subjectText = (want: Want): string =>
  subjectOf(want)
    .map((pair) => pair.join('='))
    .join(', ');
