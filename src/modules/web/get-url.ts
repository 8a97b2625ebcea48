import {
  bool,
  clearFlags,
  defineModule,
  isSame,
  nameOf,
  need,
  own,
  ownership,
  type Place,
  params,
  path,
  places,
  setFlags,
  str,
  writeFile,
  writtenFields,
} from '../../sdk/index.ts';
import { fileChecksum } from '../files/stat-probes.ts';
import { checksumRule, parseChecksum } from './checksum.ts';
import { download, hasCurl } from './download.ts';
import { parseUrl } from './http.ts';
import { requestParams, requestUnsupported, timeoutParam } from './request-params.ts';

const getUrlParams = params(
  () => ({
    ...requestParams,
    dest: path().describe('Where to put it; a directory takes it under the name in the URL.'),
    checksum: str().optional().describe('algorithm:digest, or algorithm:URL of a list of digests.'),
    sha256sum: str().optional().describe('The old form of checksum.'),
    force: bool().default(false).describe('Download even where the file is there, and replace it where it differs.'),
    backup: bool().default(false),
    timeout: timeoutParam(10),
    tmp_dest: path().optional().describe('Accepted; the new file is always made beside the old one.'),
    ...ownership,
  }),
  {
    aliases: { url_username: ['username'], url_password: ['password'], force: ['thirsty'], attributes: ['attr'] },
    unsupported: requestUnsupported,
    rule: ({ checksum, sha256sum }) => checksumRule(checksum ?? (sha256sum ? `sha256:${sha256sum}` : undefined)),
  },
);

export const getUrl = defineModule({
  name: 'get_url',
  collection: 'ansible.builtin',
  summary: 'Download a file to the host.',
  params: getUrlParams,
  prepare(want) {
    const url = parseUrl(want.url);
    const written = want.checksum ?? (want.sha256sum ? `sha256:${want.sha256sum}` : undefined);
    return {
      ...want,
      name: nameOf(decodeURIComponent(url.pathname)) || 'index.html',
      expected: parseChecksum(written),
    };
  },
  touches: (want) => [want.dest],
  inspect: (want) => ({
    places: places([{ path: want.dest, inside: want.name, follow: true }], { flags: want.attributes !== undefined }),
    digest: fileChecksum(want.dest, { inside: want.name, follow: true }, want.expected?.algorithm),
    curl: hasCurl,
  }),
  *plan(want, is) {
    const [place] = is.places;
    if (!place) return;
    if (isThere(want, place, is.digest)) return yield* own(place.at, want);
    const isPresent = place.at.type === 'file';
    // Without a digest to compare, only the download can tell whether the file differs; what is certain comes first,
    // but for flags, which may forbid to replace it.
    if (isPresent) yield* clearFlags(place.at, want.attributes);
    if (isPresent) yield* own(place.at, { ...want, attributes: undefined });
    const bareHands = !is.curl || want.expected?.url !== undefined || want.unredirected_headers.length > 0;
    need(
      want.client_cert === undefined || !bareHands,
      'client_cert needs curl on the host, and neither a list of digests nor unredirected_headers',
    );
    const content = download(want, is.curl, is.digest);
    yield writeFile(place.at, content, { ...want, unlessSame: want.expected?.digest === undefined });
    if (isPresent) yield* setFlags(place.at, want.attributes);
  },
  result(want, { places: [place], digest }, outputs) {
    if (!place) return {};
    const fields = { url: want.url, dest: place.at.path, ...writtenFields(place.at, want, outputs) };
    if (isThere(want, place, digest)) return { ...fields, msg: 'file already exists', status_code: 304 };
    if (outputs.length === 0) return fields;
    const same = outputs.length === 1 && outputs.some(isSame);
    return { ...fields, msg: 'OK', status_code: 200, ...(same ? { changed: false } : {}) };
  },
});

type Want = Parameters<typeof download>[0] & { readonly force: boolean; readonly dest: string };

/** True where nothing needs to be downloaded: the digest fits, or the file is there and was named as such. */
function isThere({ force, expected, dest }: Want, { at }: Place, digest: string | null): boolean {
  if (at.type !== 'file') return false;
  if (expected?.digest !== undefined) return expected.digest === digest;
  const intoDirectory = dest.endsWith('/');
  return !force && expected === undefined && !intoDirectory;
}
