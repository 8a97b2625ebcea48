import { SEEN_FORMAT } from '../sdk/file-state.ts';
import { type Hint, type HintKind, keyOfHint } from '../shell/pieces.ts';
import { quote } from '../shell/sh.ts';

/** Of fewer paths it is cheaper to let each script look. */
const FEW = 3;

/**
 * What the shell is told once: two functions that look at all the paths they are given, with one program. What they see
 * of the third is in `$infrakit_state3`, after the path and a line end, and in `$infrakit_sum3`, before two blanks and
 * the path, as sha256sum(1) prints it; what they do not see is empty.
 *
 * The lines of the program are taken one after the other: to search all of them for each path would take a shell, whose
 * patterns try every prefix, the square of their length.
 */
export const LOOKING = `infrakit_states() {
infrakit_told=$(stat -c ${quote(SEEN_FORMAT)} -- "$@" </dev/null 3<&- 2>/dev/null) infrakit_n=0
for infrakit_path do
${splitFirst()}
if [ "$#" -ge 4 ] && [ "$1" = ">$infrakit_path" ]; then
infrakit_told="$infrakit_path
$2
$3
$4"
shift 4
else infrakit_told=
fi
eval "infrakit_state$infrakit_n=\\$infrakit_told"
done
}
infrakit_sums() {
infrakit_told=$(for f do shift; [ ! -f "$f" ] || set -- "$@" "$f"; done
[ "$#" -eq 0 ] || exec sha256sum -- "$@" </dev/null 3<&- 2>/dev/null) infrakit_n=0
for infrakit_path do
${splitFirst()}
case $1 in
*"  $infrakit_path") infrakit_told=$1; shift ;;
*) infrakit_told= ;;
esac
eval "infrakit_sum$infrakit_n=\\$infrakit_told"
done
}
`;

/** Counts the paths; at the first one what was told becomes the positional parameters, line by line. */
function splitFirst(): string {
  return `infrakit_n=$((infrakit_n + 1))
[ "$infrakit_n" -gt 1 ] || { IFS='
'; set -f; set -- $infrakit_told; set +f; unset IFS; }`;
}

const FUNCTIONS: Readonly<Record<HintKind, string>> = { state: 'infrakit_states', sum: 'infrakit_sums' };

/** What several scripts of a request will look at: it is looked at once for all of them. */
export class CommonLooks {
  readonly #paths: Readonly<Record<HintKind, readonly string[]>>;
  readonly #places: ReadonlyMap<string, number>;

  constructor(hints: readonly Hint[]) {
    const paths = (kind: HintKind): readonly string[] => {
      const all = new Set(hints.filter((hint) => hint.kind === kind).map(({ path }) => path));
      return all.size < FEW ? [] : [...all];
    };
    this.#paths = { state: paths('state'), sum: paths('sum') };
    this.#places = new Map(
      KINDS.flatMap((kind) => this.#paths[kind].map((path, index) => [keyOfHint({ kind, path }), index + 1] as const)),
    );
  }

  /** The commands that look, for a shell that knows `LOOKING`. */
  get commands(): string {
    const looks = KINDS.filter((kind) => this.#paths[kind].length > 0);
    return looks.map((kind) => `${FUNCTIONS[kind]} ${this.#paths[kind].map(quote).join(' ')}\n`).join('');
  }

  /** What tells a script where to find what was seen: it stands where the hint did. */
  readonly found = (hint: Hint): string => {
    const place = this.#places.get(keyOfHint(hint));
    return place === undefined ? '' : `infrakit_${hint.kind}=${place}\n`;
  };
}

const KINDS: readonly HintKind[] = ['state', 'sum'];
