import { InfrakitError } from '../../sdk/index.ts';

const ALGORITHMS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];

/** A digest that a download must have, or the list of digests to look it up in. */
export interface Checksum {
  readonly algorithm: string;
  readonly digest?: string;
  readonly url?: string;
}

/** What is wrong with a checksum, or undefined. */
export function checksumRule(text: string | undefined): string | undefined {
  const { algorithm } = parseChecksum(text) ?? {};
  if (algorithm === undefined || ALGORITHMS.includes(algorithm)) return undefined;
  return `checksum must start with one of ${ALGORITHMS.map((name) => `${name}:`).join(' ')}`;
}

/** `sha256:abc…` or `sha256:https://…`; an empty text is none. */
export function parseChecksum(text: string | undefined): Checksum | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const [, algorithm = '', rest = ''] = /^([^:]*):?([\s\S]*)$/.exec(text.trim()) ?? [];
  if (/^https?:/.test(rest)) return { algorithm: algorithm.toLowerCase(), url: rest };
  return { algorithm: algorithm.toLowerCase(), digest: rest.replace(/\W+/g, '').toLowerCase() };
}

/**
 * The digest of a file in a list as `sha256sum` prints it; a list with one digest and no name is for any file.
 *
 * @throws InfrakitError where the file is not in the list
 */
export function findDigest(list: string, name: string): string {
  const rows = list.split('\n').flatMap((line) => {
    const tagged = /^\w+ \((.+)\) = ([\da-f]+)$/i.exec(line.trim());
    if (tagged) return [{ digest: tagged[2] ?? '', file: tagged[1] ?? '' }];
    const [digest = '', file = ''] = line.trim().split(/\s+[*]?/, 2);
    return /^[\da-f]{32,}$/i.test(digest) ? [{ digest, file: file.replace(/^\.\//, '') }] : [];
  });
  const row =
    rows.find(({ file }) => file === name) ?? (rows.length === 1 && rows[0]?.file === '' ? rows[0] : undefined);
  if (row) return row.digest.toLowerCase();
  throw new InfrakitError(`the list of checksums has none for ${name}`);
}
