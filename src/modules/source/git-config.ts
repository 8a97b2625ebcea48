import {
  bool,
  change,
  choice,
  defineModule,
  hostWord,
  need,
  params,
  path,
  probe,
  type Shell,
  sh,
  str,
  userUmask,
} from '../../sdk/index.ts';

const gitConfigParams = params(
  () => ({
    name: str().optional().describe('Section and name, such as core.editor.'),
    value: str().optional().describe('Without one the option is only read.'),
    scope: choice('file', 'local', 'global', 'system').optional(),
    repo: path().optional().describe('The repository of scope local.'),
    file: path().optional().describe('The file of scope file.'),
    add_mode: choice('add', 'replace-all').default('replace-all').describe('Keep other values of the option, or not.'),
    state: choice('present', 'absent').default('present'),
    list_all: bool().default(false).describe('Only read: every option there is.'),
  }),
  {
    rule({ name, value, scope, repo, file, state, list_all }) {
      if ((name === undefined) !== list_all) return 'needs one of name and list_all';
      if (scope === 'local' && repo === undefined) return 'scope is local but all of the following are missing: repo';
      if (scope === 'file' && file === undefined) return 'scope is file but all of the following are missing: file';
      return state === 'present' && value !== undefined && scope === undefined && repo === undefined
        ? 'a value needs a scope: local, global, system or file'
        : undefined;
    },
  },
);

type Want = ReturnType<typeof gitConfigParams.schema.parse>;

/** A call of `git config` in the file that the scope means. */
function call({ scope, repo, file }: Want, words: readonly string[]): Shell {
  const where = scope === undefined ? [] : scope === 'file' ? [sh`--file`, hostWord(file ?? '')] : [sh`--${scope}`];
  const enter = repo === undefined ? [] : [sh`-C`, hostWord(repo)];
  return sh`git ${[...enter, sh`config`, ...where, ...words]}`;
}

export const gitConfig = defineModule({
  name: 'git_config',
  collection: 'community.general',
  summary: 'Keep an option in the configuration of git, or keep it out.',
  params: gitConfigParams,
  inspect: (want) => ({
    is: probe(
      sh`command -v git >/dev/null || exit 127
${call(want, want.list_all ? ['--null', '--list'] : ['--null', '--get-all', want.name ?? ''])}`,
      ({ rc, stdout, stderr }) => ({ rc, stderr, values: stdout.split('\0').slice(0, -1) }),
    ),
  }),
  *plan(want, { is }) {
    const { name = '', value, state, add_mode } = want;
    need(is.rc !== 127, 'this host has no git');
    // 1: there is no such option. Anything else is a repository or a file that git cannot read.
    need(is.rc < 2 || state === 'present', is.stderr.trim());
    const before = is.values.join('\n');
    if (state === 'absent') {
      if (is.values.length > 0) yield change(name, before, null, call(want, ['--unset-all', name]));
      return;
    }
    if (value === undefined || want.list_all) return;
    const adds = add_mode === 'add';
    if (adds ? is.values.includes(value) : is.values.length === 1 && is.values[0] === value) return;
    const after = adds ? [...is.values, value].join('\n') : value;
    const words = [adds ? '--add' : '--replace-all', name, value];
    yield change(name, is.values.length === 0 ? null : before, after, sh`${userUmask} && ${call(want, words)}`);
  },
  result: ({ name, value, list_all }, { is }) =>
    list_all
      ? { msg: '', config_values: readAllValues(is.values) }
      : {
          name,
          config_value: value ?? is.values[0] ?? '',
          config_values: { [name ?? '']: value === undefined ? [...is.values] : value },
          previous_value: is.values[0] ?? '',
        },
});

/** `name\nvalue` of `--null --list`; of several values of a name the last counts. */
const readAllValues = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(lines.map((line) => [line.replace(/\n.*/s, ''), line.replace(/^[^\n]*\n?/, '')]));
