import { quote } from '../shell/sh.ts';
import { LOOKING } from './common-looks.ts';
import { LAYING } from './stage.ts';

/**
 * The shell that a kept session reads before its first request.
 *
 * `infrakit_part` runs one script: in a subshell, so that a syntax error, `exit`, `cd` or `set -e` ends with it; without
 * our stdin, which carries the next scripts; and with no positional parameters. A script finds the user's own umask in
 * `$infrakit_umask`.
 *
 * `infrakit_peek` does so for a script that only looks, and was sent ahead: what it says on stderr follows on stdout,
 * where there is anything. Hundreds of them travel, and each piece of a stream is a packet that costs both ends.
 *
 * `infrakit_watch` runs beside the scripts and reads our stdin, where nothing comes while they run: the end of that
 * stream means that nobody waits any more, by a timeout or because the line is lost. Then it ends what the scripts
 * started. It finds the processes by their parents and not by their group, so that a daemon of an earlier script, which
 * init has adopted, lives on; where there is no Linux `/proc` it has only the group. Where the kernel lists the children of
 * a process (`infrakit_descend`) that is asked: a shell reads byte by byte, and every process there is takes it seconds.
 */
export const preface = (mark: string): string => `LC_ALL=C; export LC_ALL; unset LANGUAGE
infrakit_umask=$(umask)
exec 3<&0
infrakit_mark() { printf '\\n${mark} %s\\n' "$1"; printf '\\n${mark} %s\\n' "$1" >&2; }
infrakit_part() {
( umask 077; eval "set --
$1" ) </dev/null 3<&-
infrakit_rc=$?
infrakit_mark "$infrakit_rc"
}
infrakit_peek() {
{ infrakit_said=$( { umask 077; eval "set --
$1"; } 2>&1 >&4 </dev/null 3<&- 4>&- ); } 4>&1
infrakit_rc=$?
if [ -z "$infrakit_said" ]; then printf '\\n${mark} =%s\\n' "$infrakit_rc"
else printf '\\n${mark} +%s\\n%s\\n${mark} said\\n' "$infrakit_rc" "$infrakit_said"; fi
}
${LAYING}${LOOKING}infrakit_descend() {
while [ $# -gt 0 ]; do
infrakit_found=
for infrakit_pid; do
for infrakit_stat in /proc/"$infrakit_pid"/task/*/children; do
infrakit_line=; read -r infrakit_line <"$infrakit_stat"
infrakit_found="$infrakit_found $infrakit_line"
done
done
set --
for infrakit_pid in $infrakit_found; do
[ "$infrakit_pid" = "$infrakit_self" ] || set -- "$@" "$infrakit_pid"
done
infrakit_doomed="$infrakit_doomed $*"
done
}
infrakit_watch() {
IFS= read -r infrakit_line <&3
trap '' TERM
exec >/dev/null 2>&1
infrakit_self=; read -r infrakit_self infrakit_rest </proc/self/stat || { kill -s TERM 0; return; }
infrakit_doomed= infrakit_family=" $$ " infrakit_found=1
[ ! -r "/proc/$$/task/$$/children" ] || { infrakit_descend "$$"; infrakit_found=; }
while [ -n "$infrakit_found" ]; do
infrakit_found=
for infrakit_stat in /proc/[0-9]*/stat; do
read -r infrakit_line <"$infrakit_stat" || continue
infrakit_pid=\${infrakit_line%% *}
set -- \${infrakit_line##*) }
case $infrakit_family in *" $infrakit_pid "*) continue ;; *" $2 "*) ;; *) continue ;; esac
[ "$infrakit_pid" != "$infrakit_self" ] || continue
infrakit_family="$infrakit_family$infrakit_pid " infrakit_doomed="$infrakit_doomed $infrakit_pid" infrakit_found=1
done
done
kill -s KILL "$$"
kill -s TERM $infrakit_doomed
sleep 1
kill -s KILL $infrakit_doomed
}
`;

/**
 * One request: scripts to run one after the other, each answered on stdout and stderr by a section that ends with the
 * mark and its exit status; those ahead answer on stdout alone.
 *
 * It is a single compound command: a shell that reads its stdin in blocks has taken all of it in before any of it runs,
 * so nothing of it is left for the watch to read.
 *
 * @param stopAtFailure do not run the scripts after one that fails, nor those ahead
 * @param ahead scripts to run after them, each whatever becomes of the others
 * @param looks commands before those ahead
 */
export function request(
  scripts: readonly string[],
  stopAtFailure: boolean,
  ahead: readonly string[],
  looks: string,
): string {
  // Not `part && part`: that would switch off `set -e` inside the scripts.
  const unlessFailed = stopAtFailure ? '[ "$infrakit_rc" -ne 0 ] || ' : '';
  const parts = scripts.map((script, index) => `${index > 0 ? unlessFailed : ''}${part(script)}`);
  const later = `${looks}${ahead.map(peek).join('\n')}`;
  return `{
infrakit_mark begin
infrakit_watch & infrakit_watcher=$!
${parts.join('\n')}
${later === '' ? '' : `${scripts.length > 0 ? unlessFailed : ''}{\n${later}\n}`}
{ kill -s KILL "$infrakit_watcher"; wait "$infrakit_watcher"; } 2>/dev/null
infrakit_mark end
}
`;
}

const part = (script: string): string => `infrakit_part ${quote(script)}`;
const peek = (script: string): string => `infrakit_peek ${quote(script)}`;
