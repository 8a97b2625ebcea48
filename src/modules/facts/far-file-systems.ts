import { type Shell, sh } from '../../sdk/index.ts';

/**
 * Patterns of the shell for `TYPE:DEVICE` of what another machine or a program serves: to ask it for its size can wait for
 * ever. `//server/share` and `server:/path` are so whatever the type.
 */
const FAR = sh`nfs*|cifs*|smb*|ncp*|afs*|auristorfs*|openafs*|ceph*|glusterfs*|9p*|virtiofs*|lustre*|gpfs*|beegfs*|fhgfs*|davfs*|fuse*|sshfs*|coda*|ocfs2*|gfs*|orangefs*|pvfs2*|panfs*|autofs*|acfs*|vxfs*|snfs*|mvfs*|prl_fs*|vboxsf*|vmhgfs*|*:/proc/mounts://*|*:/proc/mounts:*:/*`;

/** Those whose size the kernel has in memory: to ask cannot wait, and needs nobody who watches. */
const NEAR = sh`ext[234]:*|xfs:*|btrfs:*|vfat:*|msdos:*|exfat:*|f2fs:*|overlay:*|squashfs:*|iso9660:*|udf:*|erofs:*|jfs:*|ntfs3:*|reiserfs:*|tmpfs:*|ubifs:*|jffs2:*|bcachefs:*`;

/**
 * The sizes of the mounted file systems: those of devices that are not far away, nor reached through one that is. Takes
 * the lines `/proc/mounts:...` among those of $found, and a newline as $nl.
 *
 * @param seconds how long a file system of a kind we do not know may take
 */
export const sizesOfMounts = (seconds: number): Shell => sh`
far= near= strange=
set -f
IFS=$nl
for line in $found; do
  IFS=' '
  set -- $line
  case $3:$1 in
    *:/proc/mounts:*) case $3:$1 in ${FAR}) far=$far$2$nl ;; esac ;;
  esac
done
IFS=$nl
for line in $found; do
  IFS=' '
  set -- $line
  case $3:$1 in *:/proc/mounts:/*) ;; *) continue ;; esac
  case $nl$near$strange in *"$nl$2$nl"*) continue ;; esac
  case $3:$2 in none:*|*\\012*) continue ;; esac
  IFS=$nl
  for each in $far; do case $2/ in "$each"/*) continue 2 ;; esac; done
  case $2 in *\\*) set -- "$1" "$(printf %b "$2")" "$3" ;; esac
  case $3:$1 in
    ${NEAR}) near=$near$2$nl ;;
    *) strange=$strange$2$nl ;;
  esac
done
IFS=$nl
set -- stat -f -c 'filesystem=%S %b %a %c %d %n' --
[ -z "$near" ] || "$@" $near 2>/dev/null
[ -z "$strange" ] || within 'the sizes of mounts' ${seconds} "$@" $strange
set +f
unset IFS`;
