import { hostWord, joinShell, type Probe, probe, type Shell, sh } from '../../sdk/index.ts';
import { aptGet } from './apt-get.ts';
import type { AptWant } from './apt-params.ts';

/** A package file beside what is installed of that package. */
export interface DebFile {
  readonly exists: boolean;
  readonly name: string;
  readonly version: string;
  /** Undefined where the package is not installed. */
  readonly installed: string | undefined;
  /** The installed version beside that of the file. */
  readonly order: 'older' | 'same' | 'newer' | undefined;
}

export const isUrl = (place: string): boolean => /^(https?|ftp):\/\//.test(place);

/** Sets `$order` to how the installed version of the package in `$file` stands to it. */
const COMPARE = sh`name=$(dpkg-deb -f "$file" Package) && version=$(dpkg-deb -f "$file" Version) || exit 1
is=$(dpkg-query -W -f=${'${db:Status-Status} ${Version}'} -- "$name" 2>/dev/null)
order=
case $is in 'installed '*)
  is=$(echo "$is" | cut -d' ' -f2)
  if [ "$is" = "$version" ]; then order=same
  elif dpkg --compare-versions "$is" lt "$version"; then order=older
  else order=newer
  fi ;;
*) is= ;;
esac`;

export const debProbe = (path: string): Probe<DebFile> =>
  probe(
    joinShell(
      [sh`file=${hostWord(path)}; [ -f "$file" ] || exit 3`, COMPARE, sh`echo "$name|$version|$is|$order"`],
      '\n',
    ),
    ({ rc, stdout }) => {
      const [name = '', version = '', installed = '', order = ''] = stdout.trim().split('|');
      return {
        exists: rc === 0,
        name,
        version,
        installed: installed || undefined,
        order: (order || undefined) as DebFile['order'],
      };
    },
  );

/** Older and missing packages are installed; a newer one stays, unless going back is allowed. */
export const wantsInstall = ({ order }: DebFile, { allow_downgrade, force }: AptWant): boolean =>
  order === 'newer' ? allow_downgrade || force : order !== 'same';

/** apt-get takes a name for a file where it has a slash. */
export const installFile = (want: AptWant, path: string): Shell =>
  joinShell([sh`file=$(readlink -f -- ${hostWord(path)})`, aptGet(want, ['install'], [sh`"$file"`])], '\n');

/** Fetches a package with apt's own means, as curl need not be there, and installs it unless it is installed already. */
export function installFromUrl(want: AptWant, url: string): Shell {
  const keepsNewer = want.allow_downgrade || want.force ? [] : ['newer'];
  return joinShell(
    [
      sh`directory=$(mktemp -d) && chmod 755 "$directory" || exit 1
trap 'rm -rf -- "$directory"' EXIT
file=$directory/package.deb
/usr/lib/apt/apt-helper download-file ${url} "$file" >&2 || exit 1`,
      COMPARE,
      sh`for kept in ${['same', ...keepsNewer]}; do [ "$order" != "$kept" ] || { echo ${NOTHING_TO_DO}; exit 0; }; done`,
      sh`chmod 644 "$file"`,
      aptGet(want, ['install'], [sh`"$file"`]),
    ],
    '\n',
  );
}

/** Printed by a change that turned out to be none. */
export const NOTHING_TO_DO = 'infrakit: nothing to do';
