import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { Change, Content, Staged } from '../sdk/change.ts';
import { quote } from '../shell/sh.ts';

/** Contents up to this size travel inside the script, in bytes. */
export const INLINE_LIMIT = 64 * 1024;

export const sizeOf = (content: Content): number => ('bytes' in content ? content.bytes.byteLength : content.size);

/** Holds for what an earlier run of ours left because it was killed, and not for what anybody else laid out. */
export const isLeftover = (file: string): string => `[ -f ${file} ] && [ ! -L ${file} ] && [ -O ${file} ]`;

/**
 * The script that lays down the small contents of a change and then applies it. Whatever ends it, no temporary file is
 * left: the apply step has renamed them by then, or they are removed.
 */
export async function applyScript(change: Change): Promise<string> {
  const staged = change.stage ?? [];
  if (staged.length === 0) return change.apply.compact;
  const [only, ...others] = staged;
  if (only && others.length === 0) return `${await layScript(only)}${change.apply.compact}`;
  const temporaries = staged.map(({ temporary }) => quote(temporary)).join(' ');
  const small = staged.filter(({ content }) => sizeOf(content) <= INLINE_LIMIT);
  const writes = await Promise.all(small.map(writeScript));
  return [
    `trap ${quote(cleanup(temporaries))} EXIT`,
    "trap 'exit 143' TERM; trap 'exit 129' HUP; trap 'exit 130' INT",
    ...writes,
    ...(small.length === 0 ? [] : [syncScript(small.map(({ temporary }) => quote(temporary)).join(' '))]),
    change.apply.compact,
  ].join('\n');
}

/** The same for the one content that most changes have, by what the session knows already. */
async function layScript({ temporary, content }: Staged): Promise<string> {
  if (sizeOf(content) > INLINE_LIMIT) return `infrakit_keep ${quote(temporary)}\n`;
  return `infrakit_keep ${quote(temporary)}; infrakit_lay ${await printedBy(content)}\n`;
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
  const file = quote(temporary);
  return `if ${isLeftover(file)}; then rm -f ${file}; fi
( set -C; printf ${await printedBy(content)} | cat >${file} ) || exit`;
}

/** The words by which printf prints a content. */
async function printedBy(content: Content): Promise<string> {
  const bytes = 'bytes' in content ? Buffer.from(content.bytes) : await readFile(content.localPath);
  const isText = isUtf8(bytes) && !bytes.includes(0);
  return isText ? `%s ${quote(bytes.toString('utf8'))}` : quote(octal(bytes));
}

/**
 * What a session is told once. `infrakit_keep` names a temporary file, which goes in any case unless it was renamed;
 * `infrakit_lay` writes it, as `writeScript` does.
 */
export const LAYING = `infrakit_clean() {
infrakit_rc=$?
[ ! -f "$infrakit_file" ] || rm -f "$infrakit_file"
exit "$infrakit_rc"
}
infrakit_keep() {
infrakit_file=$1
trap infrakit_clean EXIT
trap 'exit 143' TERM; trap 'exit 129' HUP; trap 'exit 130' INT
}
infrakit_lay() {
if ${isLeftover('"$infrakit_file"')}; then rm -f "$infrakit_file"; fi
set -C
printf "$@" | cat >"$infrakit_file" || exit
set +C
}
`;

/** A printf format that stands for these bytes: printf is built into every shell, base64 is not on every host. */
function octal(bytes: Uint8Array): string {
  let format = '';
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x25 && byte !== 0x5c;
    format += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return format;
}
