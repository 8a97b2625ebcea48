import {
  bool,
  type Change,
  change,
  choice,
  defineModule,
  type FileState,
  fileState,
  hostWord,
  InfrakitError,
  isSame,
  need,
  params,
  path,
  probe,
  sh,
  stopUnlessStaged,
  str,
  writeFile,
} from '../../sdk/index.ts';
import { obtainKey } from './key-download.ts';
import { type Keyring, keyringsProbe, writeKeyring } from './keyrings.ts';
import { type Certificate, hasId, readCertificates, readKeyId } from './openpgp.ts';

const DIRECTORY = '/etc/apt/trusted.gpg.d';

/**
 * The program apt-key is gone since apt 3.0, and what it did was to write keyrings; so they are written here, each key
 * in a file of its own unless the task names one. gpg is not needed.
 */
export const aptKey = defineModule({
  name: 'apt_key',
  collection: 'ansible.builtin',
  summary: 'Let apt trust a key, or no longer.',
  params: params(
    () => ({
      id: str().optional().describe('Id or fingerprint of the key.'),
      data: str().optional().describe('The key itself.'),
      file: path().optional().describe('A file of the host with the key.'),
      url: str().optional().describe('Where the key is; it is asked for through the line of the host.'),
      keyserver: str().optional().describe('A server of keys, which is asked for the id over HTTP (HKP).'),
      keyring: path().optional().describe('The file to keep the key in.'),
      validate_certs: bool().default(true),
      state: choice('present', 'absent').default('present'),
    }),
    {
      rule({ id, data, file, url, keyserver, state }) {
        if ([data, file, url, keyserver].filter((source) => source !== undefined).length > 1) {
          return 'data, file, url and keyserver exclude each other';
        }
        if (id !== undefined && readKeyId(id) === undefined) return `Invalid key_id: ${id}`;
        if (state === 'absent' && id === undefined) return 'state is absent but all of the following are missing: id';
        return keyserver !== undefined && id === undefined ? 'keyserver needs the id of the key' : undefined;
      },
    },
  ),
  inspect: (want) => ({
    rings: keyringsProbe(want.keyring),
    at: fileState(ownRing(want), { follow: true }),
    file: probe(
      want.file === undefined ? sh`:` : sh`f=${hostWord(want.file)}; [ -f "$f" ] || exit 3; cat -- "$f"`,
      ({ rc, bytes }) => (want.file === undefined || rc !== 0 ? null : bytes),
    ),
  }),
  *plan(want, is) {
    const id = want.id === undefined ? undefined : readKeyId(want.id);
    if (want.state === 'absent') return yield* removals(is.rings, id ?? '', want.keyring);
    if (id !== undefined && present(is.rings, (key) => hasId(key, id))) return;
    const url = sourceUrl(want, id);
    if (url !== undefined) return yield download(url, want, id, is);
    need(want.file === undefined || is.file, `${want.file} is not there`);
    const bytes = want.data === undefined ? is.file : Buffer.from(want.data);
    need(bytes, `the key ${want.id ?? ''} is not there, and the task says not where to get it`);
    const added = missing(is.rings, readCertificates(bytes), id);
    if (added.length === 0) return;
    yield writeFile(is.at, { bytes: writeKeyring(is.at.path, [...keysIn(is), ...added]) }, RULES);
  },
  result({ id, state }, { rings }, outputs) {
    const key = id === undefined ? undefined : readKeyId(id);
    const before = rings.flatMap(({ keys }) => keys.map(({ ids }) => ids[0] ?? ''));
    const named = key === undefined ? {} : { key_id: key, short_id: key.slice(-8), fp: key.slice(-16) };
    return { id, state, before, ...named, ...(outputs.some(isSame) ? { changed: false } : {}) };
  },
});

const RULES = { mode: '0644', makeParent: true } as const;

interface Want {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly data?: string | undefined;
  readonly keyring?: string | undefined;
  readonly keyserver?: string | undefined;
  readonly validate_certs: boolean;
}

interface State {
  readonly rings: readonly Keyring[];
  readonly at: FileState;
}

/** Named by what the task knows of the key before it has it. */
function ownRing({ id, url, data, keyring }: Want): string {
  if (keyring !== undefined) return keyring;
  const [first] = data === undefined || id !== undefined ? [] : readCertificates(Buffer.from(data));
  const name =
    (id === undefined ? undefined : readKeyId(id)) ?? first?.fingerprint ?? url?.replace(/^\w+:\/\//, '') ?? 'key';
  return `${DIRECTORY}/${name.replace(/[^A-Za-z0-9]+/g, '-')}.gpg`;
}

const present = (rings: readonly Keyring[], test: (key: Certificate) => boolean): boolean =>
  rings.some(({ keys }) => keys.some(test));

const keysIn = ({ rings, at }: State): readonly Certificate[] => rings.find(({ path }) => path === at.path)?.keys ?? [];

/** @throws InfrakitError where the key that is asked for is not among them */
function missing(rings: readonly Keyring[], keys: readonly Certificate[], id: string | undefined): Certificate[] {
  if (keys.length === 0) throw new InfrakitError('there is no OpenPGP public key in what was given');
  if (id !== undefined && !keys.some((key) => hasId(key, id))) {
    throw new InfrakitError(`key does not seem to have been added: what was given has not the key ${id}`);
  }
  return keys.filter(({ fingerprint }) => !present(rings, (key) => key.fingerprint === fingerprint));
}

/** What the server sends is known only when it is applied: without an id the key may be there already. */
function download(url: string, want: Want, id: string | undefined, is: State): Change {
  const obtain = obtainKey(url, want.validate_certs, (bytes) => {
    const added = missing(is.rings, readCertificates(bytes), id);
    return added.length === 0 ? undefined : writeKeyring(is.at.path, [...keysIn(is), ...added]);
  });
  const written = writeFile(is.at, { key: url, make: stopUnlessStaged, obtain }, RULES);
  return { ...written, certainty: id === undefined ? 'may' : 'will' };
}

/** Servers of keys speak HTTP: draft-gallagher-openpgp-hkp. */
function sourceUrl({ url, keyserver }: Want, id: string | undefined): string | undefined {
  if (keyserver === undefined) return url;
  const { protocol, host } = new URL(keyserver.includes('://') ? keyserver : `hkp://${keyserver}`);
  const secure = protocol === 'hkps:' || protocol === 'https:';
  const port = protocol === 'hkp:' && !host.includes(':') ? ':11371' : '';
  return `${secure ? 'https' : 'http'}://${host}${port}/pks/lookup?op=get&options=mr&search=0x${id}`;
}

function* removals(rings: readonly Keyring[], id: string, keyring: string | undefined): Iterable<Change> {
  for (const { path, keys } of rings) {
    const rest = keys.filter((key) => !hasId(key, id));
    if (rest.length === keys.length) continue;
    const at: FileState = { path, base: path.replace(/\/[^/]*$/, '') || '/', hasParent: true, type: 'file' };
    const empty = rest.length === 0 && keyring === undefined;
    yield empty
      ? change('file', path, null, sh`rm -f -- ${path}`, { path })
      : writeFile(at, { bytes: writeKeyring(path, rest) }, RULES);
  }
}
