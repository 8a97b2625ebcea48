import { DOLLAR, joinShell, type Shell, sh } from '../shell/sh.ts';

/**
 * Fails where two of these absolute paths are one place, or one of them lies in another, by way of links that the paths
 * do not show, and where the directory of one is not there yet. It starts no process: `cd -P` and parameter expansion
 * are the shell's own.
 */
export const standApart = (paths: readonly string[]): Shell =>
  joinShell([PLACE, ...paths.map((path) => sh`place ${path}`)], '\n');

// Of two places in a directory that is not there yet the first would make it, and the second be planned without it.
const PLACE = sh`seen=
line='
'
place() {
[ ! -L "$1" ] || exit 1
above=${DOLLAR}{1%/*}
cd -P -- "${DOLLAR}{above:-/}" 2>/dev/null || exit 1
here=${DOLLAR}{PWD%/}/${DOLLAR}{1##*/}
case $seen in *"$line$here$line"* | *"$line$here/"*) exit 1 ;; esac
up=$here
while up=${DOLLAR}{up%/*} && [ -n "$up" ]; do
case $seen in *"$line$up$line"*) exit 1 ;; esac
done
seen="$seen$line$here$line"
}`;
