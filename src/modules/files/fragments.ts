import { readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ControlNode,
  compilePattern,
  DOLLAR,
  Fields,
  isVault,
  locate,
  type Probe,
  probe,
  sh,
} from '../../sdk/index.ts';

/** A piece of a file, by the name of the file it stands in. */
export interface Fragment {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface FragmentRules {
  readonly regexp?: string | undefined;
  readonly ignore_hidden: boolean;
  readonly delimiter?: string | undefined;
}

/** The regular files of a directory of the host; or why there are none. */
export const hostFragments = (directory: string): Probe<readonly Fragment[] | 'absent' | 'no directory'> =>
  probe(
    sh`${locate(directory)}
[ -e "$p" ] || exit 3
[ -d "$p" ] || exit 4
for f in "$p"/* "$p"/.[!.]* "$p"/..?*; do
[ -f "$f" ] || continue
n=$(wc -c <"$f") || exit 1
printf '%s\0%s\0' "${DOLLAR}{f##*/}" "$((n))"
[ "$n" -eq 0 ] || head -c "$n" -- "$f" || exit 1
printf '\0'
done`,
    (output) => {
      if (output.rc === 3) return 'absent';
      if (output.rc === 4) return 'no directory';
      const fields = new Fields(output);
      const found: Fragment[] = [];
      while (!fields.done) found.push({ name: fields.next(), bytes: fields.take(Number(fields.next())) });
      return found;
    },
  );

/** The regular files of a directory of the control node, vaults decrypted. */
export async function localFragments(directory: string, node: ControlNode, decrypt: boolean): Promise<Fragment[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => {
    const path = join(directory, name);
    if (!statSync(path).isFile()) return [];
    const bytes = readFileSync(path);
    return [{ name, bytes: decrypt && isVault(bytes) ? node.decrypt(path) : bytes }];
  });
}

const LINE_END = 10;

/** The fragments one after the other in the order of their names, each on a line of its own. */
export function joinFragments(fragments: readonly Fragment[], rules: FragmentRules): Uint8Array {
  const pattern = rules.regexp === undefined ? undefined : compilePattern(rules.regexp);
  const chosen = fragments
    .filter(
      ({ name }) => !(rules.ignore_hidden && name.startsWith('.')) && (!pattern || pattern.search(name) !== undefined),
    )
    .sort((one, other) => Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)));
  const delimiter = Buffer.from(readEscapes(rules.delimiter ?? ''));
  const parts: Uint8Array[] = [];
  for (const [at, { bytes }] of chosen.entries()) {
    if (at > 0) {
      if (!endsLine(chosen[at - 1]?.bytes)) parts.push(Buffer.from('\n'));
      if (delimiter.length > 0) parts.push(delimiter, ...(endsLine(delimiter) ? [] : [Buffer.from('\n')]));
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

const endsLine = (bytes: Uint8Array | undefined): boolean => bytes?.at(-1) === LINE_END;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

/** A delimiter may be written with the escapes of Python, for tasks whose YAML has none. */
const readEscapes = (text: string): string =>
  text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([ntr\\'"]))/g, (_all, hex, wide, letter) =>
    letter === undefined ? String.fromCharCode(Number.parseInt(hex ?? wide, 16)) : (ESCAPES[letter] ?? letter),
  );
