import {
  bool,
  type Change,
  change,
  choice,
  defineModule,
  directoryOf,
  type FileState,
  int,
  joinShell,
  mode,
  need,
  type Place,
  params,
  places,
  probe,
  sh,
  str,
  writeFile,
} from '../../sdk/index.ts';
import { updateLists } from './apt-get.ts';
import { fileNameFor, readSource, withoutSource, withSource } from './sources-list.ts';

/** Seconds to wait for others who work with apt. */
const LOCK_TIMEOUT = 60;
const DIRECTORY = '/etc/apt/sources.list.d';

export const aptRepository = defineModule({
  name: 'apt_repository',
  collection: 'ansible.builtin',
  summary: 'Add a repository to the sources of apt, or remove it.',
  params: params(
    () => ({
      repo: str(),
      state: choice('present', 'absent').default('present'),
      filename: str().optional(),
      mode: mode().default('0644'),
      update_cache: bool().default(true),
      update_cache_retries: int().default(5),
      update_cache_retry_max_delay: int().default(12),
      validate_certs: bool().default(true),
      install_python_apt: bool().default(true),
      codename: str().optional(),
    }),
    {
      aliases: { update_cache: ['update-cache'] },
      rule: ({ repo, filename }) => {
        if (repo.startsWith('ppa:')) return 'a ppa is not supported; name its deb line and its key';
        if (!readSource(repo)?.enabled) return `'${repo}' is no source; write deb [options] address suite component`;
        return filename !== undefined && /\s/.test(filename) ? 'filename cannot hold blanks' : undefined;
      },
    },
  ),
  inspect: ({ repo, filename }) => ({
    files: probe(
      sh`command -v apt-get >/dev/null || exit 127
for file in /etc/apt/sources.list ${DIRECTORY}/*.list; do
  [ -f "$file" ] && { printf 'file %s\n' "$file"; sed 's/^/ /' "$file"; echo; }
done; exit 0`,
      ({ rc, stdout }) => (rc === 127 ? null : readFiles(stdout)),
    ),
    own: places([{ path: ownFile(repo, filename), sha256: 'none' }]),
  }),
  *plan(want, { files, own }) {
    need(files, 'this host has no apt');
    const source = readSource(want.repo)?.text ?? '';
    const changes = [
      ...(want.state === 'absent' ? removals(files, source) : additions(files, source, own[0], want.mode)),
    ];
    yield* changes;
    if (changes.length > 0 && want.update_cache) {
      const update = updateLists({ ...want, lock_timeout: LOCK_TIMEOUT });
      // A source that apt cannot read would stop every later update: a new one goes again.
      const made = changes.find(({ before }) => before === null)?.path;
      const undo = made === undefined ? [] : [sh`rm -f -- ${made}`];
      const apply = sh`( ${update} ) || { ${joinShell([...undo, sh`exit 100`], '; ')}; }`;
      yield change('package lists', null, 'now', apply, { uncounted: true });
    }
  },
  result: ({ repo, state, filename }, { files }) => ({
    repo,
    state,
    sources_added: state === 'present' && files && !holds(files, repo) ? [ownFile(repo, filename)] : [],
    sources_removed: [],
  }),
});

const ownFile = (repo: string, filename: string | undefined): string => {
  const name = filename ?? fileNameFor(readSource(repo)?.text ?? repo);
  const path = name.startsWith('/') ? name : `${DIRECTORY}/${name}`;
  return path.endsWith('.list') ? path : `${path}.list`;
};

type Files = ReadonlyMap<string, string>;

function readFiles(stdout: string): Files {
  const files = new Map<string, string>();
  let current = '';
  for (const line of stdout.split('\n')) {
    if (line.startsWith('file ')) current = line.slice(5);
    else if (line.startsWith(' ')) files.set(current, `${files.get(current) ?? ''}${line.slice(1)}\n`);
  }
  return files;
}

const holds = (files: Files, repo: string): boolean => {
  const source = readSource(repo)?.text ?? '';
  return [...files.values()].some((text) => withSource(text, source) === text);
};

/** The source goes into its own file, unless some file holds it, if only commented out. */
function* additions(files: Files, source: string, own: Place | undefined, bits: string): Iterable<Change> {
  for (const [path, text] of files) {
    const after = withSource(text, source);
    if (after === text) return;
    if (after !== undefined) return yield edit(path, text, after);
  }
  if (!own) return;
  const before = files.get(own.at.path) ?? '';
  yield writeFile(own.at, { bytes: Buffer.from(`${before}${source}\n`) }, { mode: bits, before, makeParent: true });
}

function* removals(files: Files, source: string): Iterable<Change> {
  for (const [path, text] of files) {
    const after = withoutSource(text, source);
    if (after === text) continue;
    const empty = after.trim() === '' && path !== '/etc/apt/sources.list';
    yield empty ? change('file', text, null, sh`rm -f -- ${path}`, { path }) : edit(path, text, after);
  }
}

/** Of a file that apt reads only the content is looked at: what it has of owner and mode stays. */
function edit(path: string, before: string, after: string): Change {
  const at: FileState = { path, base: directoryOf(path), hasParent: true, type: 'file' };
  return writeFile(at, { bytes: Buffer.from(after) }, { before, mode: '0644' });
}
