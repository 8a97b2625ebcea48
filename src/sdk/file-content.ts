import { createHash } from 'node:crypto';
import { isVaulted } from '../secret/vault.ts';
import { joinShell, sh } from '../shell/sh.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Content } from './change.ts';
import { locate, type Whereabouts } from './file-state.ts';
import { type Probe, probe } from './probe.ts';

/** Contents beyond this many bytes are compared by checksum and never shown. */
export const SHOWN_BYTES = 100_000;

/** A text and how its bytes were read, so that what is not touched is written back as it was. */
export interface FileText {
  readonly text: string;
  readonly encoding: TextEncoding;
}

export type TextEncoding = 'utf8' | 'latin1' | 'utf16le';

/** The whole text of a file, or null where there is no file. */
export const fileText = (path: string, whereabouts: Whereabouts = {}): Probe<FileText | null> =>
  probe(
    joinShell([locate(path, whereabouts), sh`[ -f "$p" ] || exit 0`, sh`echo && cat -- "$p"`], '\n'),
    ({ rc, bytes, stderr }) => {
      if (rc !== 0) throw new InfrakitError(`cannot read ${path} on the host: ${stderr.trim()}`);
      return bytes.length === 0 ? null : decodeText(bytes.subarray(1));
    },
  );

/** Bytes as text: UTF-8 where they are that, otherwise each byte one character. */
export function decodeText(bytes: Uint8Array): FileText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'utf8' };
  } catch {
    return { text: Buffer.from(bytes).toString('latin1'), encoding: 'latin1' };
  }
}

/** The text as bytes in the encoding it was read in. */
export function encodeText(text: string, encoding: TextEncoding): Uint8Array {
  // What came as single bytes may be joined by characters of the task that are none.
  if (encoding === 'latin1' && /[^\0-\xff]/.test(text)) {
    const parts = text.split(/([^\0-\xff]+)/);
    return Buffer.concat(parts.map((part, at) => Buffer.from(part, at % 2 ? 'utf8' : 'latin1')));
  }
  return Buffer.from(text, encoding);
}

/** True for what no terminal should be shown. */
export const isBinary = (bytes: Uint8Array): boolean => bytes.includes(0);

/** True for what ansible-vault has encrypted. */
export const isVault = (bytes: Uint8Array): boolean => isVaulted(Buffer.from(bytes.subarray(0, 15)).toString('latin1'));

/** The checksum by which contents are compared. */
export const sha256Of = (content: Content): string =>
  'bytes' in content ? createHash('sha256').update(content.bytes).digest('hex') : content.sha256;
