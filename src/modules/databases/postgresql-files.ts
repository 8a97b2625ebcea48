import { type Change, change, hostWord, type Shell, sh, splitWords } from '../../sdk/index.ts';
import { type PostgresqlLogin, postgresqlCall } from './postgresql-client.ts';

export interface DatabaseFile extends PostgresqlLogin {
  readonly name: string;
  readonly target: string;
  readonly target_opts: string;
  readonly dump_extra_args: string;
}

/** The formats of pg_dump by the end of the name of a file; anything else is statements, maybe packed. */
const FORMATS: Readonly<Record<string, string>> = { tar: 't', pgc: 'c', dir: 'd' };
const PACKERS: Readonly<Record<string, string>> = { gz: 'gzip', bz2: 'bzip2', xz: 'xz' };

const endOf = (target: string): string => /\.([^./]+)$/.exec(target)?.[1] ?? '';

const PLACE = (target: string): Shell => sh`t=${hostWord(target)} && umask 077 &&`;

/** The dump takes its place only when it is whole: until then it has a name of its own beside it. */
function dump(want: DatabaseFile): Shell {
  const end = endOf(want.target);
  const format = FORMATS[end] === undefined ? [] : [`--format=${FORMATS[end]}`];
  const words = ['pg_dump', '--no-password', ...format];
  const call = postgresqlCall(want, want.name, [
    ...words,
    ...splitWords(want.dump_extra_args),
    ...splitWords(want.target_opts),
    ...(end === 'dir' ? [sh`--file="$t.infrakit-new"`] : []),
  ]);
  if (end === 'dir') {
    return sh`${PLACE(want.target)} { [ ! -d "$t" ] || rmdir -- "$t"; } && ${call} && mv -- "$t.infrakit-new" "$t" ||
{ rm -rf -- "$t.infrakit-new"; exit 1; }`;
  }
  const pack = PACKERS[end] === undefined ? sh`cat` : sh`${PACKERS[end]} -c`;
  // A shell has no word for the first failure of a pipe: the dump says by itself that it came to its end.
  return sh`${PLACE(want.target)} { { ${call} && printf done >"$t.infrakit-end"; } | ${pack} >"$t.infrakit-new"; } &&
[ -s "$t.infrakit-end" ]
rc=$?; rm -f -- "$t.infrakit-end"
[ "$rc" -ne 0 ] || mv -f -- "$t.infrakit-new" "$t" || rc=1
rm -f -- "$t.infrakit-new"; exit "$rc"`;
}

/** Statements are read by psql, which goes on after one that fails; the other formats by pg_restore. */
function restore(want: DatabaseFile): Shell {
  const end = endOf(want.target);
  const options = splitWords(want.target_opts);
  if (FORMATS[end] !== undefined) {
    const words = ['pg_restore', '--no-password', '--dbname=service=infrakit', `--format=${FORMATS[end]}`];
    return postgresqlCall(want, want.name, [...words, ...options, hostWord(want.target)]);
  }
  const call = postgresqlCall(want, want.name, ['psql', '-Xqw', ...options]);
  const packer = PACKERS[end];
  return packer === undefined
    ? sh`${call} <${hostWord(want.target)} >/dev/null`
    : sh`${packer} -dc <${hostWord(want.target)} | ${call} >/dev/null`;
}

/** A dump of a database, or its content from one; both act each time. */
export function planFile(want: DatabaseFile & { readonly state: string }, unmet: string | undefined): Change {
  const [before, after, apply] =
    want.state === 'dump' ? [null, want.target, dump(want)] : [null, want.target, restore(want)];
  const path = { path: want.target, repeats: true } as const;
  return change(want.state === 'dump' ? 'dump' : 'content', before, after, apply, {
    ...path,
    ...(unmet === undefined ? {} : { unmet }),
  });
}
