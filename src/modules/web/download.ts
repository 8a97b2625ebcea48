import { createHash } from 'node:crypto';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  type Content,
  type Dial,
  hostWord,
  InfrakitError,
  type Json,
  type MadeContent,
  type Probe,
  probe,
  type Shell,
  sh,
  stopUnlessStaged,
} from '../../sdk/index.ts';
import { type Checksum, findDigest } from './checksum.ts';
import { ask, type HttpAnswer, type HttpRequest, readAll } from './http.ts';
import { headersOf } from './request-params.ts';

interface Wanted {
  readonly url: string;
  /** Of the file in a list of digests. */
  readonly name: string;
  readonly expected: Checksum | undefined;
  readonly url_username?: string | undefined;
  readonly url_password?: string | undefined;
  readonly headers: Readonly<Record<string, Json>>;
  readonly http_agent: string;
  readonly validate_certs: boolean;
  readonly use_proxy: boolean;
  readonly timeout: number;
  readonly decompress: boolean;
  readonly unredirected_headers: readonly string[];
  readonly ciphers: readonly string[];
  /** Files of the host: only its curl can use them. */
  readonly client_cert?: string | undefined;
  readonly client_key?: string | undefined;
}

/** Whether the host can download by itself. Other programs than curl show passwords to everyone or trust any certificate. */
export const hasCurl: Probe<boolean> = probe(sh`command -v curl >/dev/null`, ({ rc }) => rc === 0);

/**
 * A content that comes from a web server: the host gets it with curl, or else we get it through the line of the host.
 *
 * @param present the digest of the file that is there
 */
export function download(want: Wanted, hasCurl: boolean, present: string | null): MadeContent {
  const { expected, url } = want;
  const key = `${url}\n${expected?.digest ?? ''}`;
  // curl sends every header on to where the server redirects to.
  if (hasCurl && expected?.url === undefined && want.unredirected_headers.length === 0) {
    return { key, make: (temporary) => sh`${curl(want, temporary)} && ${verify(temporary, expected)}` };
  }
  return {
    key,
    make: (temporary) =>
      sh`${expected?.url === undefined ? sh`:` : stopUnlessStaged(temporary)} && ${verify(temporary, expected)}`,
    obtain: (temporary) => async (dial) => {
      const digest =
        expected?.url === undefined
          ? expected?.digest
          : findDigest(await readList(expected.url, want, dial), want.name);
      if (digest !== undefined && digest === present) return [];
      return [{ temporary, content: await obtain(want, digest, dial) }];
    },
  };
}

/** A content that is asked for with nothing but its address. */
export const plainDownload = (url: string, validate_certs: boolean, hasCurl: boolean): MadeContent =>
  download({ ...PLAIN, url, validate_certs }, hasCurl, null);

const PLAIN = {
  name: '',
  expected: undefined,
  headers: {},
  http_agent: 'infrakit',
  use_proxy: true,
  timeout: 10,
  decompress: true,
  unredirected_headers: [],
  ciphers: [],
};

/** The address and the headers travel on stdin: as arguments, everyone on the host could read them. */
function curl(want: Wanted, temporary: string): Shell {
  const lines = [
    `url = ${curlText(want.url)}`,
    ...Object.entries(headersOf(want)).map(([name, value]) => `header = ${curlText(`${name}: ${value}`)}`),
    `connect-timeout = ${want.timeout}`,
    `speed-time = ${Math.ceil(want.timeout)}`,
    'speed-limit = 1',
    ...['fail', 'location', 'silent', 'show-error', 'globoff'],
    ...(want.decompress ? ['compressed'] : []),
    ...(want.ciphers.length > 0 ? [`ciphers = ${curlText(want.ciphers.join(':'))}`] : []),
    ...(want.validate_certs ? [] : ['insecure']),
    ...(want.use_proxy ? [] : ['noproxy = "*"']),
  ];
  const files = [
    ...(want.client_cert === undefined ? [] : [sh`--cert ${hostWord(want.client_cert)}`]),
    ...(want.client_key === undefined ? [] : [sh`--key ${hostWord(want.client_key)}`]),
  ];
  return sh`rm -f -- ${temporary} && printf '%s\n' ${lines} | ( set -C; curl --disable --config - ${files} >${temporary} )`;
}

const curlText = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;

function verify(temporary: string, expected: Checksum | undefined): Shell {
  if (expected?.digest === undefined) return sh`:`;
  const { algorithm, digest } = expected;
  const message = `The checksum for ${temporary} did not match ${digest}; it was`;
  return sh`{ h=$(${`${algorithm}sum`} <${temporary} | cut -d ' ' -f 1)
[ "$h" = ${digest} ] || { printf '%s %s\n' ${message} "$h" >&2; false; }; }`;
}

async function obtain(want: Wanted, digest: string | undefined, dial: Dial): Promise<Content> {
  const answer = await askFor(want.url, want, dial);
  const directory = scratch();
  const path = join(directory, 'download');
  const [sha256, other] = [createHash('sha256'), createHash(want.expected?.algorithm ?? 'sha256')];
  let size = 0;
  await pipeline(
    answer.body,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        size += chunk.length;
        sha256.update(chunk);
        other.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600, flags: 'wx' }),
  );
  const found = other.digest('hex');
  if (digest !== undefined && found !== digest) {
    rmSync(directory, { recursive: true });
    throw new InfrakitError(`The checksum for ${want.url} did not match ${digest}; it was ${found}`);
  }
  if (size > HELD_BYTES) return { localPath: path, size, sha256: sha256.digest('hex') };
  const bytes = readFileSync(path);
  rmSync(directory, { recursive: true });
  return { bytes };
}

const readList = async (url: string, want: Wanted, dial: Dial): Promise<string> =>
  Buffer.from(await readAll((await askFor(url, want, dial)).body)).toString('utf8');

/** @throws InfrakitError where the answer is no success */
async function askFor(url: string, want: Wanted, dial: Dial): Promise<HttpAnswer> {
  const sameServer = new URL(url).origin === new URL(want.url).origin;
  const { Authorization, ...open } = headersOf(want);
  const request: HttpRequest = {
    method: 'GET',
    url,
    headers: sameServer && Authorization !== undefined ? { ...open, Authorization } : open,
    timeout: want.timeout,
    followRedirects: 'all',
    unredirected: want.unredirected_headers,
    decompress: want.decompress,
    tls: { validate: want.validate_certs, ciphers: want.ciphers },
  };
  const answer = await ask(request, dial);
  if (answer.status === 200) return answer;
  throw new InfrakitError(`Request failed: HTTP Error ${answer.status}: ${answer.reason}: ${url}`);
}

/** Smaller contents are held in memory, and nothing is left on the disk should the run be killed. */
const HELD_BYTES = 8_000_000;

const scratches: string[] = [];

/** A directory for a content on its way, which does not outlive the run. */
function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'infrakit-'));
  if (scratches.push(directory) === 1) process.once('exit', removeScratches);
  return directory;
}

const removeScratches = (): void => {
  for (const directory of scratches) rmSync(directory, { recursive: true, force: true });
};
