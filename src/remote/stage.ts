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
  const temporaries = staged.map(({ temporary }) => quote(temporary)).join(' ');
  const small = staged.filter(({ content }) => sizeOf(content) <= INLINE_LIMIT);
  const lay = async ({ temporary, content }: Staged): Promise<string> =>
    `infrakit_lay ${quote(temporary)} ${await printedBy(content)}`;
  return [`infrakit_keep ${quote(temporaries)}`, ...(await Promise.all(small.map(lay))), change.apply.compact].join(
    '\n',
  );
}

/** The words by which printf prints a content. */
async function printedBy(content: Content): Promise<string> {
  const bytes = 'bytes' in content ? Buffer.from(content.bytes) : await readFile(content.localPath);
  const isText = isUtf8(bytes) && !bytes.includes(0);
  return isText ? `%s ${quote(bytes.toString('utf8'))}` : quote(octal(bytes));
}

/**
 * What a session is told once.
 *
 * `infrakit_keep` names temporary files, as words of a shell: they go in any case, unless they were renamed by then. It
 * looks before it calls `rm`: after a rename there is nothing to remove and no process to start.
 *
 * `infrakit_lay` writes what printf makes of the words after the first to that file. `set -C` refuses a file that is
 * there already, and so a link that another user of a shared directory has laid out. The bytes go through `cat` because
 * it tells why they cannot be written, such as a full disk; dash's printf does not. Who renames the file syncs it before.
 */
export const LAYING = `infrakit_keep() {
infrakit_files=$1
trap infrakit_clean EXIT
trap 'exit 143' TERM; trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 141' PIPE
}
infrakit_clean() {
infrakit_rc=$?
eval "set -- $infrakit_files"
for infrakit_file; do
[ ! -f "$infrakit_file" ] || rm -f "$infrakit_file"
done
exit "$infrakit_rc"
}
infrakit_lay() {
infrakit_file=$1; shift
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
