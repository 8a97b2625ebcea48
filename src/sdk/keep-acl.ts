import { type Shell, sh } from '../shell/sh.ts';
import { shared } from '../shell/shared.ts';
import { chmodWord } from './ownership.ts';

/**
 * `infrakit_acl OLD NEW MODE` gives the new file the access control list of the old one, where `ls` shows that it has one
 * by a `+` behind the mode. The content moves into a file that has list and mode already, so at no time may anybody
 * read it who may not read the result. A host whose `cp` cannot do it (busybox) goes without.
 */
const KEEP = shared(sh`infrakit_acl() {
case $(ls -ld -- "$1" 2>/dev/null) in
??????????+*) ;;
*) return 0;;
esac
set -- "$1" "$2" "$3" "$2.acl"
rm -f -- "$4" && ( set -C; : >"$4" ) || return
if cp --attributes-only --preserve=mode,ownership,xattr -- "$1" "$4" 2>/dev/null && chmod "$3" -- "$4"
then cat -- "$2" >"$4" && mv -f -- "$4" "$2"
else rm -f -- "$4"
fi || { set -- $? "$4"; rm -f -- "$2"; return "$1"; }
}`);

/** Gives a file that is to take the place of another the access control list of that one; `mode` is what it will have. */
export const keepAcl = (path: string, made: string, mode: number): Shell =>
  sh`{ ${KEEP}
infrakit_acl ${path} ${made} ${chmodWord(mode)}; }`;
