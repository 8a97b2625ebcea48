import {
  bool,
  type Change,
  change,
  choice,
  defineModule,
  type FileState,
  fileState,
  fileText,
  int,
  isSame,
  list,
  mode,
  own,
  params,
  sh,
  stopUnlessStaged,
  str,
  writeFile,
} from '../../sdk/index.ts';
import { slug, writeSource } from './deb822.ts';
import { obtainKey } from './key-download.ts';
import { armor, dearmor, isArmored } from './openpgp.ts';

const SOURCES = '/etc/apt/sources.list.d';
const KEYRINGS = '/etc/apt/keyrings';

export const deb822Repository = defineModule({
  name: 'deb822_repository',
  collection: 'ansible.builtin',
  summary: 'Add a repository to the sources of apt in the style of deb822, or remove it.',
  params: params(() => ({
    name: str().describe('Names the file, the key and the field X-Repolib-Name.'),
    types: list().default(['deb']),
    uris: list().optional(),
    suites: list().optional(),
    components: list().optional(),
    architectures: list().optional(),
    signed_by: str().optional().describe('The URL of a key, the path of a keyring, fingerprints, or the armored key.'),
    enabled: bool().optional(),
    trusted: bool().optional(),
    allow_downgrade_to_insecure: bool().optional(),
    allow_insecure: bool().optional(),
    allow_weak: bool().optional(),
    by_hash: bool().optional(),
    check_date: bool().optional(),
    check_valid_until: bool().optional(),
    date_max_future: int().optional(),
    inrelease_path: str().optional(),
    languages: list().optional(),
    pdiffs: bool().optional(),
    targets: list().optional(),
    mode: mode().default('0644'),
    state: choice('present', 'absent').default('present'),
    install_python_debian: bool().default(false).describe('Accepted; nothing needs Python.'),
  })),
  inspect: ({ name }) => ({
    at: fileState(`${SOURCES}/${slug(name)}.sources`),
    content: fileText(`${SOURCES}/${slug(name)}.sources`),
    gpg: fileState(`${KEYRINGS}/${slug(name)}.gpg`),
    asc: fileState(`${KEYRINGS}/${slug(name)}.asc`),
  }),
  *plan(want, is) {
    if (want.state === 'absent') return yield* removals(is);
    const key = keyring(want, is);
    if (key && want.signed_by !== undefined) yield keyChange(want.signed_by, key);
    const text = sourceText(want, is);
    if (is.content?.text === text) yield* own(is.at, { mode: want.mode });
    else {
      const before = is.content?.text ?? '';
      yield writeFile(is.at, { bytes: Buffer.from(text) }, { mode: want.mode, before, makeParent: true });
    }
  },
  result(want, is, outputs) {
    const same = outputs.length === 1 && outputs.some(isSame);
    return {
      repo: want.state === 'absent' ? null : sourceText(want, is),
      dest: is.at.path,
      key_filename: keyring(want, is)?.path ?? null,
      ...(same ? { changed: false } : {}),
    };
  },
});

interface Want {
  readonly signed_by?: string | undefined;
}

interface State {
  readonly at: FileState;
  readonly gpg: FileState;
  readonly asc: FileState;
}

/** Where a key goes that has to be fetched. What is there decides its form, or else the address. */
function keyring({ signed_by = '' }: Want, { gpg, asc }: State): FileState | undefined {
  if (!/^(https?|ftp):\/\//.test(signed_by)) return undefined;
  if (asc.type === 'file') return asc;
  return gpg.type === 'file' || signed_by.endsWith('.gpg') ? gpg : asc;
}

/** The key may have changed where it comes from, so it is fetched every time. */
function keyChange(url: string, at: FileState): Change {
  const fit = (bytes: Uint8Array): Uint8Array => {
    if (at.path.endsWith('.gpg')) return dearmor(bytes);
    return isArmored(bytes) ? bytes : armor(bytes);
  };
  const content = { key: url, make: stopUnlessStaged, obtain: obtainKey(url, true, fit) };
  return writeFile(at, content, { mode: '0644', makeParent: true, unlessSame: true });
}

function sourceText(want: Want & Parameters<typeof writeSource>[0], is: State): string {
  const { mode: _mode, state: _state, install_python_debian: _install, ...fields } = want;
  return writeSource({ ...fields, signed_by: keyring(want, is)?.path ?? want.signed_by });
}

function* removals({ at, gpg, asc }: State): Iterable<Change> {
  for (const { path, type } of [gpg, asc, at]) {
    if (type !== 'absent') yield change('file', path, null, sh`rm -f -- ${path}`, { path });
  }
}
