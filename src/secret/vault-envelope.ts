import { InfrakitError } from '../source/infrakit-error.ts';
import type { Span } from '../source/span.ts';

/** The parts of a vault text. */
export interface Envelope {
  /** The label of format 1.2. */
  readonly id: string | undefined;
  readonly salt: Buffer;
  readonly mac: Buffer;
  readonly sealed: Buffer;
}

const HEADER = /^\$ANSIBLE_VAULT;(1\.[12]);AES256(?:;([^\n\r]+))?\r?\n/;
const WIDTH = 80;
const MAC_LENGTH = 32;
const BLOCK = 16;

/** True for the text of a file or scalar that is encrypted. */
export const isVaulted = (text: string): boolean => text.startsWith('$ANSIBLE_VAULT;');

/**
 * Takes a vault text of format 1.1 or 1.2 apart: a header, then hexadecimal digits that stand for three lines of
 * hexadecimal digits: the salt, the HMAC of the sealed bytes, and these.
 *
 * @throws InfrakitError where the format is another, or something is missing or foreign in it
 */
export function readEnvelope(text: string, span?: Span): Envelope {
  const header = HEADER.exec(text);
  if (!header) throw new InfrakitError('this is not a vault text of format 1.1 or 1.2 (AES256)', { span, exit: 1 });
  const digits = text.slice(header[0].length).replace(/\s+/g, '');
  const body = bytesOf(digits);
  if (!body) throw damaged(`Vault format unhexlify error: ${oddityOf(digits)}`, span);
  const [salt, mac, sealed, ...more] = body.toString('latin1').split('\n').map(bytesOf);
  const isWhole =
    mac?.length === MAC_LENGTH && sealed !== undefined && sealed.length > 0 && sealed.length % BLOCK === 0;
  if (!salt || !mac || !sealed || !isWhole || more.length > 0) {
    throw damaged('the vault text is cut short or damaged', span);
  }
  return { id: header[2]?.trim(), salt, mac, sealed };
}

const damaged = (message: string, span: Span | undefined): InfrakitError =>
  new InfrakitError(message, {
    span,
    hint: 'it is cut short or damaged; take it from a backup or an earlier commit: no password can open it',
    exit: 1,
  });

/** What is wrong with hexadecimal digits, in the words of Python's `unhexlify`. */
const oddityOf = (digits: string): string =>
  digits.length % 2 === 0 ? 'Non-hexadecimal digit found' : 'Odd-length string';

/** The bytes that hexadecimal digits stand for; undefined where there is anything else among them. */
const bytesOf = (digits: string): Buffer | undefined =>
  /^(?:[0-9a-f]{2})*$/i.test(digits) ? Buffer.from(digits, 'hex') : undefined;

/** The vault text of these parts, with the label where it is not `default`, as ansible-vault writes it. */
export function writeEnvelope({ id, salt, mac, sealed }: Envelope): string {
  const header = id === undefined || id === 'default' ? '1.1;AES256' : `1.2;AES256;${id}`;
  const lines = [salt, mac, sealed].map((part) => part.toString('hex')).join('\n');
  const body = Buffer.from(lines, 'latin1')
    .toString('hex')
    .match(new RegExp(`.{1,${WIDTH}}`, 'g'));
  return `$ANSIBLE_VAULT;${header}\n${body?.join('\n')}\n`;
}
