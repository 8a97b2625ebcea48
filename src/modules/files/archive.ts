import { joinShell, type Shell, sh } from '../../sdk/index.ts';

/** Which part of an archive is unpacked, and how. */
export interface ArchiveRules {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly extra_opts: readonly string[];
  readonly keep_newer: boolean;
}

const ZIP = /\.(zip|jar|war|ear|whl|egg)$/i;
const TAR = /\.(tar|tgz|tbz2?|txz|gz|bz2|xz|zst)$/i;

/**
 * Defines what can be done with the archive `$from` and the directory `$to`: `list_raw` prints the names in the archive,
 * `list_members` as they are unpacked, `list_differences` the names of what is missing or has another content, `unpack` unpacks.
 */
export function archiveFunctions(name: string, rules: ArchiveRules): Shell {
  const [zip, tar] = [zipFunctions(rules), tarFunctions(name, rules)];
  if (ZIP.test(name)) return zip;
  if (TAR.test(name)) return tar;
  // A name such as that of a download may say nothing; a zip archive begins with these letters.
  return sh`if [ "$(head -c 2 -- "$from")" = PK ]; then
${zip}
else
${tar}
fi`;
}

/** Fails where a member would be laid down outside of the directory. */
export const refuseClimbing = sh`climbing=$(list_raw | grep -E '^/|(^|/)\.\.(/|$)' | head -n 1)
[ -z "$climbing" ] || { printf 'the archive holds a path that leads out of it: %s\n' "$climbing" >&2; exit 1; }`;

function tarFunctions(name: string, { include, exclude, extra_opts, keep_newer }: ArchiveRules): Shell {
  const options = [...exclude.map((pattern) => `--exclude=${pattern}`), ...extra_opts];
  const newer = keep_newer ? sh`--keep-newer-files` : sh``;
  // busybox strips nothing off the names it lists or hands to a command: there we do it.
  return sh`command -v tar >/dev/null || { echo 'the host has no tar' >&2; exit 1; }
to_names= field=${stripped(extra_opts) + 1}
${setCompression(name)}
case $(tar --version 2>/dev/null) in *'GNU tar'*) to_names='--show-transformed-names --quoting-style=literal' field=1;; esac
list_members() { tar -tf "$from" $compression $to_names ${options} ${include} | cut -d / -f "$field-" | grep .; }
list_raw() { tar -tf "$from" $compression ${options} ${include}; }
unpack() { tar -xf "$from" $compression -C "$to" ${newer} ${options} ${include}; }
list_differences() { { list_missing; list_links; list_changed; } | sort -u; }
list_missing() { list_members | while IFS= read -r f; do [ -e "$to/$f" ] || [ -L "$to/$f" ] || printf '%s\n' "$f"; done; }
list_links() { [ -z "$to_names" ] || tar --diff -f "$from" $compression -C "$to" ${options} ${include} 2>/dev/null | sed -n 's/: Symlink differs$//p'; }
list_changed() { ( export to field; tar -xf "$from" $compression ${options} ${include} --to-command ${COMPARE} 2>/dev/null ); }`;
}

/** Compares what tar gives on stdin with the file of that name: nothing is written anywhere. */
const COMPARE = `f=$(printf %s "$TAR_FILENAME" | cut -d / -f "$field-")
[ "$(sha256sum)" = "$(sha256sum <"$to/$f")" ] || printf '%s\\n' "$f"`;

/** busybox does not look for the compression by itself when it lists. */
function setCompression(name: string): Shell {
  if (/\.(tgz|gz)$/i.test(name)) return sh`compression=-z`;
  if (/\.(tbz2?|bz2)$/i.test(name)) return sh`compression=-j`;
  if (/\.(txz|xz)$/i.test(name)) return sh`compression=-J`;
  if (TAR.test(name)) return sh`compression=`;
  return sh`case $(head -c 4 -- "$from" | od -An -tx1 | tr -d ' \n') in
1f8b*) compression=-z;;
425a68*) compression=-j;;
fd377a58) compression=-J;;
*) compression=;;
esac`;
}

function stripped(options: readonly string[]): number {
  const [, count = '0'] = /--strip(?:-components|-path)?[= ](\d+)/.exec(options.join(' ')) ?? [];
  return Number(count);
}

/** Where links go is compared as far as it can be: the unzip of busybox does not print them. */
function zipFunctions({ include, exclude, extra_opts, keep_newer }: ArchiveRules): Shell {
  const overwrite = keep_newer ? sh`-uo` : sh`-o`;
  const without = exclude.length === 0 ? sh`` : sh`-x ${exclude}`;
  const row = 's/^ *[0-9][0-9]*  *[0-9-]\\{8,10\\} [0-9:]\\{5\\}   \\(.*\\)$/\\1/p';
  return joinShell(
    [
      sh`command -v unzip >/dev/null || { echo 'Unable to find required "unzip" on the host, which zip archives need' >&2; exit 1; }`,
      sh`list_members() { unzip -l "$from" ${include} ${without} | sed -n ${row}; }`,
      // The unzip of busybox stops at links that are there already.
      sh`unpack() { list_members | while IFS= read -r f; do [ ! -L "$to/$f" ] || rm -f -- "$to/$f"; done
unzip -q ${overwrite} ${extra_opts} "$from" ${include} ${without} -d "$to"; }`,
      sh`list_differences() { list_members | while IFS= read -r f; do
case $f in
*/) [ -d "$to/$f" ] || printf '%s\n' "$f";;
*) if [ -L "$to/$f" ]; then
link=$(unzip -p "$from" "$f"); [ -z "$link" ] || [ "$link" = "$(readlink -- "$to/$f")" ]
else [ "$(unzip -p "$from" "$f" | sha256sum)" = "$(sha256sum <"$to/$f")" ]; fi || printf '%s\n' "$f";;
esac; done 2>/dev/null; }`,
      sh`list_raw() { list_members; }`,
    ],
    '\n',
  );
}
