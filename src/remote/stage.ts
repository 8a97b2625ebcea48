import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { Change, Content, Staged } from '../sdk/change.ts';
import { quote } from '../shell/sh.ts';

/** Contents up to this size travel inside the script, in bytes. */
export const INLINE_LIMIT = 64 * 1024;

export const sizeOf = (content: Content): number => ('bytes' in content ? content.bytes.byteLength : content.size);

/**
 * The script that lays down the small contents of a change and then applies it. Whatever ends it, no temporary file is
 * left: the apply step has renamed them by then, or they are removed.
 */
export async function applyScript(change: Change): Promise<string> {
  const staged = change.stage ?? [];
  if (staged.length === 0) return change.apply.text;
  const temporaries = staged.map(({ temporary }) => quote(temporary)).join(' ');
  const small = staged.filter(({ content }) => sizeOf(content) <= INLINE_LIMIT);
  const writes = await Promise.all(small.map(writeScript));
  return [
    `trap ${quote(cleanup(temporaries))} EXIT`,
    "trap 'exit 143' TERM; trap 'exit 129' HUP; trap 'exit 130' INT",
    ...writes,
    ...(small.length === 0 ? [] : [syncScript(small.map(({ temporary }) => quote(temporary)).join(' '))]),
    change.apply.text,
  ].join('\n');
}

/** Makes the file's bytes outlast a power cut. A `sync` that knows no operands syncs everything, which also does. */
export const syncScript = (words: string): string => `sync ${words} 2>/dev/null || :`;

// Looks before it calls `rm`: after a rename there is nothing to remove and no process to start.
const cleanup = (temporaries: string): string =>
  `infrakit_rc=$?; for infrakit_file in ${temporaries}; do
[ ! -f "$infrakit_file" ] || rm -f "$infrakit_file"
done; exit "$infrakit_rc"`;

/**
 * `set -C` refuses a file that is there already, and so a link that another user of a shared directory has laid out.
 * The bytes go through `cat` because it tells why they cannot be written, such as a full disk; dash's printf does not.
 */
async function writeScript({ temporary, content }: Staged): Promise<string> {
  const bytes = 'bytes' in content ? Buffer.from(content.bytes) : await readFile(content.localPath);
  const text = isUtf8(bytes) && !bytes.includes(0);
  const print = text ? `printf %s ${quote(bytes.toString('utf8'))}` : `printf ${quote(octal(bytes))}`;
  const file = quote(temporary);
  return `if ${isLeftover(file)}; then rm -f ${file}; fi
( set -C; ${print} | cat >${file} ) || exit`;
}

/** Holds for what an earlier run of ours left because it was killed, and not for what anybody else laid out. */
export const isLeftover = (file: string): string => `[ -f ${file} ] && [ ! -L ${file} ] && [ -O ${file} ]`;

/** A printf format that stands for these bytes: printf is built into every shell, base64 is not on every host. */
function octal(bytes: Uint8Array): string {
  let format = '';
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x25 && byte !== 0x5c;
    format += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return format;
}
