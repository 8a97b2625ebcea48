import { joinShell, type Shell, sh } from '../../sdk/index.ts';

/** Which part of an archive is unpacked, and how. */
export interface ArchiveRules {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly extra_opts: readonly string[];
  readonly keep_newer: boolean;
}

/** The two programs that unpack, by the name of the archive. */
export const formatOf = (name: string): 'tar' | 'zip' => (/\.(zip|jar|war|ear|whl|egg)$/i.test(name) ? 'zip' : 'tar');

/**
 * Defines what can be done with the archive `$from` and the directory `$to`: `list_raw` prints the names in the archive,
 * `list_members` as they are unpacked, `list_differences` the names of what is missing or has another content, `unpack` unpacks.
 */
export const archiveFunctions = (name: string, rules: ArchiveRules): Shell =>
  formatOf(name) === 'zip' ? zipFunctions(rules) : tarFunctions(name, rules);

/** Fails where a member would be laid down outside of the directory. */
export const refuseClimbing = sh`climbing=$(list_raw | grep -E '^/|(^|/)\.\.(/|$)' | head -n 1)
[ -z "$climbing" ] || { printf 'the archive holds a path that leads out of it: %s\n' "$climbing" >&2; exit 1; }`;

function tarFunctions(name: string, { include, exclude, extra_opts, keep_newer }: ArchiveRules): Shell {
  const options = [...compressionOf(name), ...exclude.map((pattern) => `--exclude=${pattern}`), ...extra_opts];
  const newer = keep_newer ? sh`--keep-newer-files` : sh``;
  // busybox strips nothing off the names it lists or hands to a command: there we do it.
  return sh`command -v tar >/dev/null || { echo 'the host has no tar' >&2; exit 1; }
to_names= field=${stripped(extra_opts) + 1}
case $(tar --version 2>/dev/null) in *'GNU tar'*) to_names='--show-transformed-names --quoting-style=literal' field=1;; esac
list_members() { tar -tf "$from" $to_names ${options} ${include} | cut -d / -f "$field-" | grep .; }
list_raw() { tar -tf "$from" ${options} ${include}; }
unpack() { tar -xf "$from" -C "$to" ${newer} ${options} ${include}; }
list_differences() { { list_missing; list_links; list_changed; } | sort -u; }
list_missing() { list_members | while IFS= read -r f; do [ -e "$to/$f" ] || [ -L "$to/$f" ] || printf '%s\n' "$f"; done; }
list_links() { [ -z "$to_names" ] || tar --diff -f "$from" -C "$to" ${options} ${include} 2>/dev/null | sed -n 's/: Symlink differs$//p'; }
list_changed() { ( export to field; tar -xf "$from" ${options} ${include} --to-command ${COMPARE} 2>/dev/null ); }`;
}

/** Compares what tar gives on stdin with the file of that name: nothing is written anywhere. */
const COMPARE = `f=$(printf %s "$TAR_FILENAME" | cut -d / -f "$field-")
[ "$(sha256sum)" = "$(sha256sum <"$to/$f")" ] || printf '%s\\n' "$f"`;

/** busybox does not look for the compression by itself when it lists. */
function compressionOf(name: string): string[] {
  if (/\.(tgz|gz)$/i.test(name)) return ['-z'];
  if (/\.(tbz2?|bz2)$/i.test(name)) return ['-j'];
  return /\.(txz|xz)$/i.test(name) ? ['-J'] : [];
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
      sh`command -v unzip >/dev/null || { echo 'the host has no unzip, which zip archives need' >&2; exit 1; }`,
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
