import { createHash } from 'node:crypto';
import { InfrakitError } from '../../sdk/index.ts';

/** A public key with everything that is signed to it, as OpenPGP packs it (RFC 9580). */
export interface Certificate {
  readonly bytes: Uint8Array;
  readonly fingerprint: string;
  /** The long ids of the key and of its subkeys. */
  readonly ids: readonly string[];
}

const BEGIN = '-----BEGIN PGP PUBLIC KEY BLOCK-----';
const END = '-----END PGP PUBLIC KEY BLOCK-----';
const KEY = 6;
const SUBKEY = 14;

export const isArmored = (bytes: Uint8Array): boolean => Buffer.from(bytes).includes(BEGIN);

/** The binary form of one or more armored keys; what is binary already is given back. */
export function dearmor(bytes: Uint8Array): Uint8Array {
  if (!isArmored(bytes)) return bytes;
  const blocks = Buffer.from(bytes).toString('latin1').split(BEGIN).slice(1);
  return Buffer.concat(
    blocks.map((block) => {
      const lines = (block.split('-----END')[0] ?? '').split('\n').map((line) => line.trim());
      const body = lines.filter((line) => line !== '' && !line.includes(': ') && !line.startsWith('='));
      return Buffer.from(body.join(''), 'base64');
    }),
  );
}

/** The armored form, without the checksum that RFC 9580 makes optional. */
export const armor = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(
    `${BEGIN}\n\n${(
      Buffer.from(bytes)
        .toString('base64')
        .match(/.{1,64}/g) ?? []
    ).join('\n')}\n${END}\n`,
  );

/**
 * The keys in a keyring, armored or not.
 *
 * @throws InfrakitError where it is something else, such as the keybox of a newer gpg
 */
export function readCertificates(bytes: Uint8Array): Certificate[] {
  const ring = dearmor(bytes);
  if (Buffer.from(ring.subarray(8, 12)).toString('latin1') === 'KBXf') {
    throw new InfrakitError('this keyring is a keybox of gpg, which apt cannot read either');
  }
  const found: { start: number; end: number; keys: string[] }[] = [];
  for (let at = 0; at < ring.length; ) {
    const packet = readPacket(ring, at);
    if (packet.tag === KEY) found.push({ start: at, end: packet.end, keys: [] });
    const current = found.at(-1);
    if (!current) throw new InfrakitError('this is no OpenPGP public key');
    current.end = packet.end;
    if (packet.tag === KEY || packet.tag === SUBKEY) current.keys.push(fingerprintOf(packet.body));
    at = packet.end;
  }
  return found.map(({ start, end, keys }) => ({
    bytes: ring.subarray(start, end),
    fingerprint: keys[0] ?? '',
    ids: keys.map(longId),
  }));
}

/** True where the id, long, short or a whole fingerprint, means this key or a subkey of it. */
export const hasId = ({ ids, fingerprint }: Certificate, id: string): boolean =>
  id.length > 16 ? fingerprint === id : ids.some((one) => one.endsWith(id));

/** An id as ids are compared; undefined where it is none. */
export function readKeyId(text: string): string | undefined {
  const id = text.replace(/\s+/g, '').replace(/^0x/i, '').toUpperCase();
  return /^(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40}|[0-9A-F]{64})$/.test(id) ? id : undefined;
}

const longId = (fingerprint: string): string =>
  fingerprint.length > 40 ? fingerprint.slice(0, 16) : fingerprint.slice(-16);

function fingerprintOf(body: Uint8Array): string {
  const old = (body[0] ?? 0) <= 4;
  const head = old ? Buffer.from([0x99, 0, 0]) : Buffer.from([body[0] === 5 ? 0x9a : 0x9b, 0, 0, 0, 0]);
  if (old) head.writeUInt16BE(body.length, 1);
  else head.writeUInt32BE(body.length, 1);
  return createHash(old ? 'sha1' : 'sha256')
    .update(head)
    .update(body)
    .digest('hex')
    .toUpperCase();
}

interface Packet {
  readonly tag: number;
  readonly body: Uint8Array;
  readonly end: number;
}

function readPacket(ring: Uint8Array, at: number): Packet {
  const first = ring[at] ?? 0;
  const view = Buffer.from(ring.buffer, ring.byteOffset, ring.length);
  if ((first & 0x80) === 0) throw new InfrakitError('this is no OpenPGP public key');
  const isNew = (first & 0x40) !== 0;
  const tag = isNew ? first & 0x3f : (first >> 2) & 0x0f;
  const [header, length] = isNew ? newLength(view, at + 1) : oldLength(view, at + 1, first & 3);
  const end = at + 1 + header + length;
  if (Number.isNaN(end) || end > ring.length) throw new InfrakitError('the OpenPGP key breaks off');
  return { tag, body: ring.subarray(at + 1 + header, end), end };
}

/** How many bytes the length takes, and the length. */
function newLength(view: Buffer, at: number): [number, number] {
  const first = view[at] ?? Number.NaN;
  if (first < 192) return [1, first];
  if (first < 224) return [2, ((first - 192) << 8) + (view[at + 1] ?? Number.NaN) + 192];
  return first === 255 && at + 5 <= view.length ? [5, view.readUInt32BE(at + 1)] : [1, Number.NaN];
}

function oldLength(view: Buffer, at: number, kind: number): [number, number] {
  const bytes = 1 << kind;
  return kind < 3 && at + bytes <= view.length ? [bytes, view.readUIntBE(at, bytes)] : [0, Number.NaN];
}
