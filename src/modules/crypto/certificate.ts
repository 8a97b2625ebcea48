import { X509Certificate } from 'node:crypto';
import { type CertificateRequest, distinguishedName, readExtensions } from './certificate-request.ts';
import { derValues } from './der.ts';

/** A certificate, as far as it is compared. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: string;
  readonly extensions: ReadonlyMap<string, string>;
  /** As certificates have them: `YYYYMMDDHHMMSSZ`. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whether it was signed with the key of this one. */
  isSignedBy(other: Certificate): boolean;
  readonly x509: X509Certificate;
}

const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const UTC_TIME = 0x17;

/** Reads a certificate (RFC 5280) in PEM; undefined where it is none. */
export function readCertificate(pem: string): Certificate | undefined {
  let x509: X509Certificate;
  try {
    x509 = new X509Certificate(pem);
  } catch {
    return undefined;
  }
  const [outer] = derValues(x509.raw);
  const [signed] = derValues(outer?.content ?? Buffer.of());
  const all = derValues(signed?.content ?? Buffer.of());
  const [, , , issuer, validity, subject, publicKey] = all[0]?.tag === VERSION ? all : [undefined, ...all];
  if (!issuer || !validity || !subject || !publicKey) return undefined;
  const [from, to] = derValues(validity.content).map(({ tag, content }) => {
    const text = content.toString('latin1');
    // RFC 5280: two digits of a year from 50 on are of the 20th century.
    return tag === UTC_TIME ? `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}` : text;
  });
  const [list] = derValues(all.find(({ tag }) => tag === EXTENSIONS)?.content ?? Buffer.of());
  return {
    subject: distinguishedName(subject.content),
    issuer: distinguishedName(issuer.content),
    publicKey: publicKey.whole.toString('hex'),
    extensions: readExtensions(derValues(list?.content ?? Buffer.of())),
    notBefore: from ?? '',
    notAfter: to ?? '',
    isSignedBy: (other) => x509.verify(other.x509.publicKey),
    x509,
  };
}

const SUBJECT_KEY_IDENTIFIER = '551d0e';
const AUTHORITY_KEY_IDENTIFIER = '551d23';

/** Whether a certificate says what a request asks for. Who signs may add the identifiers of the two keys. */
export function answers(certificate: Certificate, request: CertificateRequest, makesIdentifier: boolean): boolean {
  const passed = (oid: string) => makesIdentifier && oid === SUBJECT_KEY_IDENTIFIER;
  const own = new Set([SUBJECT_KEY_IDENTIFIER, AUTHORITY_KEY_IDENTIFIER]);
  return (
    certificate.subject === request.subject &&
    certificate.publicKey === request.publicKey &&
    [...request.extensions].every(([oid, text]) => passed(oid) || certificate.extensions.get(oid) === text) &&
    [...certificate.extensions.keys()].every((oid) => own.has(oid) || request.extensions.has(oid))
  );
}
