import { globWord, joinShell, type Shell, sh } from '../../sdk/index.ts';
import { DEADLINE } from './deadline.ts';
import type { Question, Topic } from './fact.ts';
import { sizesOfMounts } from './far-file-systems.ts';

export interface Ways {
  /** The directory of local facts. */
  readonly factPath: string;
  /** Seconds that a single piece may take; without it as long as its kind usually does. */
  readonly timeout?: number | undefined;
}

/** Seconds for what other machines answer, and for programs of the host's own, which may have much to do. */
const PATIENCE = { name: 2, answer: 10, program: 60 };

/**
 * Reads in one go all that the facts of some topics are made of, without Python. A process costs a host a thousand times
 * as much as a word read by the shell itself, so there is one for all files, one for what must be picked out of large
 * ones, and one for each program that alone knows something. Nothing waits for ever: what can is far away and not asked
 * (`far-file-systems.ts`) or has a deadline.
 *
 * Every line is `key=value`, `/path:line` or a row of a program that can be told by its look. A key may come several
 * times. The environments stand at the end as they are.
 */
export function factsScript(topics: Iterable<Topic>, ways: Ways): Shell {
  const all = [...topics];
  const key = JSON.stringify([all.map(({ names }) => names[0]), ways]);
  const known = made.get(key) ?? compose(all, ways);
  made.set(key, known);
  return known;
}

/** The scripts made so far: all hosts of a play are asked the same. */
const made = new Map<string, Shell>();

function compose(all: readonly Topic[], ways: Ways): Shell {
  const asked = new Set(all.flatMap(({ questions = [] }) => questions));
  const words = (paths: readonly string[]) => [...new Set(paths)].map(globWord);
  const files = words(all.flatMap((topic) => topic.files ?? []));
  const signs = words(all.flatMap((topic) => topic.signs ?? []));
  const pick = [...asked].flatMap((question) => PICKED[question] ?? []);
  const rest = (Object.keys(LAST) as (keyof typeof LAST)[]).filter((question) => asked.has(question));
  return joinShell(
    [
      START,
      ...(rest.length > 0 || asked.has('mounts') ? [DEADLINE] : []),
      ...FIRST.flatMap(([question, text]) => (asked.has(question) ? [text(ways)] : [])),
      ...(signs.length === 0 ? [] : [sh`for path in ${signs}; do [ ! -e "$path" ] || say exists "$path"; done`]),
      ...(files.length > 0 || asked.has('interfaces') || asked.has('block devices') || asked.has('local facts')
        ? [sh`grep -sH . ${files} $files </dev/null 2>/dev/null`]
        : []),
      ...(pick.length === 0
        ? []
        : [
            sh`found=$(sed -nE ${pick.map(({ rule }) => sh`-e ${rule}`)} ${[...new Set(pick.map(({ path }) => path))]} 2>/dev/null)`,
            sh`printf '%s\n' "$found"`,
          ]),
      ...rest.map((question) => LAST[question](ways)),
      sh`printf '%s' "$said"`,
      ...(asked.has('environments') ? [ENVIRONMENTS] : []),
      sh`exit 0`,
    ],
    '\n',
  );
}

const START = sh`nl='
' said= files=
say() { said="$said$1=$2$nl"; }
tag() { sed "s/^/$1=/"; }
have() { command -v "$1" >/dev/null 2>&1; }`;

/** Asked before the files are read: what the shell can find out itself, and names of more files. */
const FIRST: readonly (readonly [Question, (ways: Ways) => Shell])[] = [
  [
    'machine',
    // A shell of the 32-bit personality is on another machine than the kernel says.
    () => sh`machine= personality=
{ read -r machine </proc/sys/kernel/arch; read -r personality </proc/self/personality; } 2>/dev/null
case $machine:$personality in ?*:*00) ;; *) machine=$(uname -m) ;; esac
say machine "$machine"`,
  ],
  [
    'clock',
    () => sh`clock=$(date '+%s %N %z %Z %Y')
say clock "$clock"
case $clock in *' +0000 UTC '*) ;; *)
  year=$${sh`{clock##* }`}
  halves=$(date -f - '+%z %Z' 2>/dev/null <<END
$year-01-01 12:00
$year-07-01 12:00
END
  ) || halves=$(for month in 01 07; do date -d "$year-$month-01 12:00" '+%z %Z' 2>/dev/null || echo; done)
  say winter "$${sh`{halves%%"$nl"*}`}"
  say summer "$${sh`{halves#*"$nl"}`}" ;;
esac`,
  ],
  [
    'interfaces',
    () => sh`for net in /sys/class/net/*; do
  [ -d "$net" ] || continue
  files="$files $net/address $net/mtu $net/operstate $net/type $net/speed $net/flags"
  [ ! -d "$net/bridge" ] || files="$files $net/bridge/bridge_id $net/bridge/stp_state"
  for port in "$net"/brif/*; do [ ! -e "$port" ] || say exists "$port"; done
  for kind in bridge bonding; do [ ! -e "$net/$kind" ] || say exists "$net/$kind"; done
done`,
  ],
  [
    'block devices',
    () => sh`for disk in /sys/block/*; do
  files="$files $disk/size $disk/removable $disk/queue/rotational $disk/queue/logical_block_size \
    $disk/queue/discard_granularity $disk/queue/scheduler $disk/device/model $disk/device/vendor"
done
for part in /sys/block/*/*[0-9]/partition; do
  part=$${sh`{part%/partition}`}
  files="$files $part/partition $part/size $part/start"
done`,
  ],
  [
    'user',
    () => sh`uid=0
while read -r key _ uid _; do case $key in Uid:) break ;; esac; done </proc/self/status`,
  ],
  [
    'name',
    // Within the rule below the name is a pattern, so only the plainest of names are looked up.
    () => sh`node=
read -r node </proc/sys/kernel/hostname
case $node in *[!A-Za-z0-9_-]*) node= ;; esac`,
  ],
];

/** Lines to pick out of files of which we want a part; `rule` is a word of the shell for `sed -nE`. */
const PICKED: Partial<Record<Question, readonly { readonly path: string; readonly rule: Shell }[]>> = {
  processors: [
    {
      path: '/proc/cpuinfo',
      // Their flags are long and the same for all: only those of the first.
      rule: sh`'/^(flags|Features)[[:space:]]*:/{x;/x/{x;d;};s/^/x/;x;s,^,/proc/cpuinfo:,p;d;}
/^(processor|vendor_id|model name|Processor|cpu model|physical id|siblings|cpu cores)[[:space:]]*:/s,^,/proc/cpuinfo:,p'`,
    },
  ],
  user: [{ path: '/etc/passwd', rule: sh`"/^[^:]*:[^:]*:$uid:/s/^/passwd=/p"` }],
  name: [
    {
      path: '/etc/hosts',
      rule: sh`"/^[0-9A-Fa-f.:]+[[:space:]](.*[[:space:]])?$node([[:space:].#]|\$)/s,^,/etc/hosts:,p"`,
    },
  ],
  mounts: [{ path: '/proc/mounts', rule: sh`'/^[^ ]+ \/[^ ]* [^ ]+ [^ ]+ [0-9]+ [0-9]+$/s,^,/proc/mounts:,p'` }],
};

/** Asked after the files were read, each by a process of its own, and only those that are there. */
const LAST = {
  user: ({ timeout }) => sh`whose() { getent passwd "$uid" | tag passwd; }
case $nl$found in *"$nl"passwd=*) ;; *) ! have getent || within 'the user' ${timeout ?? PATIENCE.answer} whose ;; esac`,
  name: ({ timeout }) => sh`named() { getent hosts "$node" | tag resolved; }
case $node:$nl$found in
  :*|*"$nl"/etc/hosts:*) ;;
  *) ! have getent || within 'the full name' ${Math.min(timeout ?? PATIENCE.name, PATIENCE.name)} named ;;
esac`,
  addresses: () => sh`if have ip; then
  routes=$(ip -o -force -batch - 2>/dev/null <<END
addr show
route get 8.8.8.8
route get 2404:6800:400a:800::1012
END
  )
  # Without batches: busybox.
  [ -n "$routes" ] || routes=$(ip -o addr show; ip -4 route get 8.8.8.8; ip -6 route get 2404:6800:400a:800::1012)
  printf '%s\n' "$routes"
fi 2>/dev/null`,
  systemd: () => sh`if have systemctl; then
  version=$(systemctl --version 2>/dev/null)
  say systemd "$${sh`{version%%"$nl"*}`}"
  say systemd "$${sh`{version#*"$nl"}`}"
fi`,
  // Without the packages and the settings of the site, of which starting takes most of its time.
  python: ({ timeout }) => sh`interpreter() { python3 -I -S -c 'import sys, importlib.util
print(*sys.version_info, sys.implementation.name, importlib.util.find_spec("_ssl") is not None, sys.executable)' | tag python; }
! have python3 || within 'python' ${timeout ?? PATIENCE.answer} interpreter 2>/dev/null`,
  lsb: ({ timeout }) => sh`release() { lsb_release -a | tag lsb; }
! have lsb_release || within 'lsb' ${timeout ?? PATIENCE.answer} release`,
  mounts: ({ timeout }) => sh`${sizesOfMounts(timeout ?? PATIENCE.answer)}
[ ! -d /dev/disk/by-uuid ] || ls -ln /dev/disk/by-uuid 2>/dev/null`,
  'local facts': ({ factPath, timeout }) => sh`program() {
  { "$1"; printf '\nfact-rc=%s\n' $?; } | sed '/^fact-rc=[0-9]*$/!s/^/fact-line=/'
}
for file in ${factPath}/*.fact; do
  [ -f "$file" ] || [ -L "$file" ] || continue
  printf 'fact-file=%s\n' "$file"
  if [ ! -e "$file" ]; then echo fact-is=missing; continue; fi
  if [ ! -r "$file" ] && [ ! -x "$file" ]; then echo fact-is=unreadable; continue; fi
  if [ -x "$file" ]; then within "the local fact $file" ${timeout ?? PATIENCE.program} program "$file"
  else tag fact-line <"$file"; echo
  fi
done`,
} as const satisfies Partial<Record<Question, (ways: Ways) => Shell>>;

const ENVIRONMENTS = sh`printf '\nenvironments=\n'
cat /proc/self/environ - /proc/1/environ 2>/dev/null <<END
=
END`;
