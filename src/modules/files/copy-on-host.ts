import {
  type Description,
  DOLLAR,
  describePlace,
  Fields,
  formatMode,
  hostWord,
  type MadeContent,
  type Probe,
  probe,
  readPlace,
  sh,
  withoutSlash,
} from '../../sdk/index.ts';
import type { CopyItem } from './copy-plan.ts';

/** What a copy from one place of the host to another is made of. */
export interface HostCopies {
  readonly items: readonly CopyItem[];
}

/**
 * Compares a file or a directory of the host with the place it is to be copied to, all of it there: of each file only
 * its checksum travels.
 */
export function copiesOnHost(
  source: string | undefined,
  dest: string,
  { follow, localFollow, ...asked }: Description & { readonly follow: boolean; readonly localFollow: boolean },
): Probe<HostCopies> {
  if (source === undefined) return probe(sh`:`, () => ({ items: [] }));
  const name = sh`to=$to/$(basename -- "$from")`;
  const script = sh`${describePlace(asked)}
copy() {
w=; [ ! -f "$1" ] || { w=$(sha256sum <"$1"); w=${DOLLAR}{w%% *}; }
l=; t=
if [ -L "$1" ]; then
${localFollow ? sh`[ ! -e "$1" ] || l=-L` : sh`:`}
[ -n "$l" ] || t=$(readlink -- "$1")
fi
printf '%s\0' "$2" "$(case $1 in /*) echo "$1";; *) echo "$from/$1";; esac)" "$(stat $l -c %f -- "$1")" "$w" "$t"
[ -n "$2" ] && p=$to/$2 || p=$to
if ${follow ? sh`:` : sh`[ -z "$t" ] && [ -d "$1" ]`} && [ -L "$p" ]; then p=$(readlink -f -- "$p"); fi
describe "$w"
}
from=${hostWord(withoutSlash(source))}
to=${hostWord(withoutSlash(dest))}
[ -e "$from" ] || exit 0
if [ ! -d "$from" ]; then
${dest.endsWith('/') ? name : sh`[ ! -d "$to" ] || ${name}`}
copy "$(readlink -f -- "$from")" ""
exit
fi
${source.endsWith('/') ? sh`:` : name}
case $to in /*) ;; *) to=$PWD/$to;; esac
cd -- "$from" && from=$PWD || exit 1
copy . ""
find ${localFollow ? sh`-L` : sh``} . ! -name . | cut -c3- | sort | while IFS= read -r f; do copy "$f" "$f"; done`;
  return probe(script, (output) => {
    const fields = new Fields(output);
    const items: CopyItem[] = [];
    while (!fields.done) items.push(readItem(fields, asked));
    return { items };
  });
}

/** A copy of a file of the host, laid down as a file that nobody else has made. */
const copyOf = (path: string, sha256: string): MadeContent => ({
  key: sha256,
  make: (temporary) => sh`rm -f -- ${temporary} && ( set -C; cat -- ${path} >${temporary} )`,
});

function readItem(fields: Fields, asked: Description): CopyItem {
  const [relative, path, raw, sha256, target] = [
    fields.next(),
    fields.next(),
    fields.next(),
    fields.next(),
    fields.next(),
  ];
  const bits = Number.parseInt(raw, 16);
  const type = bits & 0o170000;
  return {
    relative,
    kind: type === 0o040000 ? 'directory' : type === 0o120000 ? 'link' : 'file',
    mode: formatMode(bits),
    ...(sha256 === '' ? {} : { content: copyOf(path, sha256), sha256 }),
    ...(target === '' ? {} : { target }),
    place: readPlace(fields, asked),
  };
}
