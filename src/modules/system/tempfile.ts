import { change, choice, defineModule, hostWord, params, path, probe, sh, str } from '../../sdk/index.ts';

/** Every run makes a new one: there is no state that it could find. */
export const tempfile = defineModule({
  name: 'tempfile',
  collection: 'ansible.builtin',
  summary: 'Make a temporary file or directory.',
  params: params(() => ({
    state: choice('file', 'directory').default('file'),
    path: path().optional(),
    prefix: str().default('ansible.'),
    suffix: str().default(''),
  })),
  inspect: () => ({ nothing: probe(sh`:`, () => null) }),
  *plan({ state, path: directory, prefix, suffix }) {
    const kind = state === 'directory' ? ['-d'] : [];
    const base = directory === undefined ? sh`"$base"` : hostWord(directory);
    // busybox knows no suffix: the name is made of a random part and given its end by a rename that refuses to overwrite.
    const apply = sh`base=$TMPDIR; [ -n "$base" ] || base=/tmp
made=$(mktemp ${kind} ${base}/${`${prefix}XXXXXXXX`}) || exit
if [ -n ${suffix} ]; then mv -n -- "$made" "$made"${suffix} && made="$made"${suffix} && [ -e "$made" ] || exit; fi
printf 'path=%s\n' "$made"`;
    yield change(state, null, `${prefix}*${suffix}`, apply, { repeats: true });
  },
  result: ({ state }, _is, outputs) => ({ state, path: /^path=(.*)$/m.exec(outputs[0]?.stdout ?? '')?.[1] }),
});
