import {
  bool,
  type Change,
  change,
  choice,
  defineModule,
  hostWord,
  type Json,
  need,
  type Output,
  params,
  path,
  probe,
  type Shell,
  sh,
  splitWords,
  str,
  userUmask,
} from '../../sdk/index.ts';

const npmParams = params(
  () => ({
    name: str().optional().describe('Without one, what package.json of the path asks for.'),
    path: path().optional().describe('The directory of the project; it is made where it is not there.'),
    version: str().optional(),
    global: bool().default(false),
    state: choice('present', 'absent', 'latest').default('present'),
    executable: str().optional().describe('npm by another name or path, and words for it.'),
    registry: str().optional(),
    production: bool().default(false).describe('Without what is for development only.'),
    ignore_scripts: bool().default(false),
    unsafe_perm: bool().default(false),
    no_optional: bool().default(false),
    no_bin_links: bool().default(false),
    force: bool().default(false),
    ci: bool().default(false).describe('Install anew what package-lock.json says, each time.'),
  }),
  {
    rule({ name, path: directory, global, state, version }) {
      if (directory === undefined && !global) return 'path must be specified when not using global';
      if (state === 'absent' && name === undefined) return 'state: absent needs name';
      if (name?.startsWith('-')) return 'name cannot begin with a dash';
      return version !== undefined && name === undefined ? 'version needs name' : undefined;
    },
  },
);

type Want = ReturnType<typeof npmParams.schema.parse>;

interface Tree {
  readonly rc: number;
  readonly stderr: string;
  /** Undefined where npm gave no JSON. */
  readonly packages: readonly Package[] | undefined;
}

interface Package {
  readonly name: string;
  readonly version: string;
  /** Asked for, but not there or not as asked for. */
  readonly missing: boolean;
}

export const npm = defineModule({
  name: 'npm',
  collection: 'community.general',
  summary: 'Have packages of Node.js, with the npm of the host.',
  params: npmParams,
  inspect: (want) => ({
    tree: probe(look(want, ['list', '--json', '--long']), readTree),
    outdated: probe(
      want.state === 'latest' ? look(want, ['outdated', '--parseable']) : sh`:`,
      ({ stdout }) => stdout.split('\n').filter((line) => line.includes(':')).length,
    ),
  }),
  *plan(want, { tree, outdated }) {
    need(tree.rc !== 127, `this host has no ${program(want)[0]}`);
    if (want.ci) {
      yield change('packages', null, 'as package-lock.json says', act(want, 'ci'), { repeats: true });
      return;
    }
    need(tree.packages, `Failed to parse NPM output: ${tree.stderr.trim()}`);
    const installed = tree.packages.filter(({ missing }) => !missing);
    const named = installed.find(({ name }) => name === want.name);
    if (want.state === 'absent') {
      if (named) yield change(named.name, named.version, null, act(want, 'uninstall'));
      return;
    }
    yield* planInstall(want, tree.packages, named);
    if (outdated > 0) yield change('outdated packages', String(outdated), '0', act(want, 'update'));
  },
  result: () => ({}),
});

function* planInstall(want: Want, packages: readonly Package[], named: Package | undefined): Iterable<Change> {
  const missing = packages.filter((one) => one.missing).map(({ name }) => name);
  const { name, version } = want;
  const wrong = name !== undefined && (!named || (version !== undefined && named.version !== version));
  if (missing.length === 0 && !wrong) return;
  const after = wrong ? nameVersion(want) : missing;
  yield change('packages', named ? `${named.name}@${named.version}` : null, after.join(', '), act(want, 'install'));
}

const program = ({ executable }: Want): string[] => splitWords(executable ?? 'npm');

const nameVersion = ({ name, version, state }: Want): string[] =>
  name === undefined ? [] : [version !== undefined && state !== 'absent' ? `${name}@${version}` : name];

/** The words that every call has. What is for development only is not missed either where it is not wanted. */
const options = (want: Want, action: string): string[] => [
  ...(want.global ? ['--global'] : []),
  ...(want.production && ['install', 'update', 'ci', 'list'].includes(action) ? ['--production'] : []),
  ...(want.ignore_scripts ? ['--ignore-scripts'] : []),
  ...(want.unsafe_perm ? ['--unsafe-perm'] : []),
  ...(want.registry === undefined ? [] : ['--registry', want.registry]),
  ...(want.no_optional ? ['--no-optional'] : []),
  ...(want.no_bin_links ? ['--no-bin-links'] : []),
  ...(want.force ? ['--force'] : []),
];

const call = (want: Want, words: readonly string[]): Shell => {
  const [first = 'npm', ...rest] = program(want);
  return sh`${hostWord(first)} ${[...rest, ...words, ...options(want, words[0] ?? '')]}`;
};

const found = (want: Want): Shell => sh`command -v ${hostWord(program(want)[0] ?? 'npm')} >/dev/null || exit 127`;

/** In a directory that is not there, nothing is installed. A look leaves no log, and takes none away. */
function look(want: Want, words: readonly string[]): Shell {
  const enter =
    want.path === undefined ? sh`:` : sh`d=${hostWord(want.path)}; [ -d "$d" ] || { echo '{}'; exit 0; }; cd -- "$d"`;
  return sh`${found(want)}
${enter} && npm_config_logs_max=0 npm_config_logs_dir=/nonexistent npm_config_update_notifier=false ${call(want, words)}`;
}

function act(want: Want, action: string): Shell {
  const enter = want.path === undefined ? sh`:` : sh`d=${hostWord(want.path)}; mkdir -p -- "$d" && cd -- "$d"`;
  return sh`${userUmask}; ${enter} && ${call(want, [action, ...nameVersion(want)])} >&2`;
}

function readTree({ rc, stdout, stderr }: Output): Tree {
  if (rc === 127) return { rc, stderr, packages: undefined };
  let tree: { readonly dependencies?: Readonly<Record<string, Readonly<Record<string, Json>>>> };
  try {
    tree = JSON.parse(stdout.trim() === '' ? '{}' : stdout);
  } catch {
    return { rc, stderr: stderr === '' ? stdout.slice(0, 200) : stderr, packages: undefined };
  }
  // npm ends with 1 where something is missing, and says so in the tree.
  const packages = Object.entries(tree.dependencies ?? {}).map(([name, { version, missing, invalid }]) => ({
    name,
    version: typeof version === 'string' ? version : '',
    missing: missing === true || (invalid !== undefined && invalid !== false && invalid !== ''),
  }));
  return { rc, stderr, packages };
}
