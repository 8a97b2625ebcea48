import { type DerValue, derValues } from './der.ts';

/** What a request asks for, in a form in which two of them can be compared. */
export interface CertificateRequest {
  /** Names and values in order; whatever kind of text each is kept as. */
  readonly subject: string;
  /** SubjectPublicKeyInfo, as hexadecimal digits. */
  readonly publicKey: string;
  /** Each extension whole, by its object identifier in hexadecimal digits. */
  readonly extensions: ReadonlyMap<string, string>;
}

const EXTENSION_REQUEST = '2a864886f70d01090e';
const hex = (bytes: Buffer | undefined): string => bytes?.toString('hex') ?? '';

/** A name as `oid=text` of each part: the same whether the text is UTF-8 or one of its subsets. */
export const distinguishedName = (name: Buffer): string =>
  JSON.stringify(
    derValues(name).map((part) =>
      derValues(part.content).map((pair) => {
        const [oid, text] = derValues(pair.content);
        return `${hex(oid?.content)}=${text?.content.toString('utf8') ?? ''}`;
      }),
    ),
  );

export const readExtensions = (list: readonly DerValue[]): ReadonlyMap<string, string> =>
  new Map(list.map(({ content, whole }) => [hex(derValues(content)[0]?.content), hex(whole)] as const));

/** Reads a request of PKCS #10 (RFC 2986) in DER; undefined where it is none. */
export function readRequest(der: Uint8Array): CertificateRequest | undefined {
  const [outer] = derValues(Buffer.from(der));
  const [wanted] = derValues(outer?.content ?? Buffer.of());
  const [, subject, publicKey, attributes] = derValues(wanted?.content ?? Buffer.of());
  if (!subject || !publicKey) return undefined;
  const asked = derValues(attributes?.content ?? Buffer.of())
    .map(({ content }) => derValues(content))
    .find(([oid]) => hex(oid?.content) === EXTENSION_REQUEST);
  const [list] = derValues(asked?.[1]?.content ?? Buffer.of());
  return {
    subject: distinguishedName(subject.content),
    publicKey: hex(publicKey.whole),
    extensions: readExtensions(derValues(list?.content ?? Buffer.of())),
  };
}

/** Whether two requests ask for the same; the order of extensions makes no difference. */
export const sameRequest = (one: CertificateRequest, other: CertificateRequest): boolean =>
  one.subject === other.subject &&
  one.publicKey === other.publicKey &&
  one.extensions.size === other.extensions.size &&
  [...one.extensions].every(([oid, extension]) => other.extensions.get(oid) === extension);
