import {
  bool,
  dict,
  fileState,
  float,
  type HostAccess,
  InfrakitError,
  type Json,
  list,
  path,
  str,
} from '../../sdk/index.ts';
import { basicAuth, readAll, type TlsOptions } from './http.ts';

/** The parameters of everything that asks a web server. */
export const requestParams = {
  url: str().describe('http:// or https://'),
  url_username: str().optional(),
  url_password: str().optional(),
  force_basic_auth: bool().default(false).describe('Accepted; name and password are always sent at once.'),
  headers: dict().default({}),
  http_agent: str().default('infrakit'),
  validate_certs: bool().default(true).describe('Take no certificate that is not valid.'),
  use_proxy: bool()
    .default(true)
    .describe('Obey http_proxy and its like of the host; only curl does, where get_url uses it.'),
  decompress: bool().default(true).describe('Undo the compression that the server announces.'),
  unredirected_headers: list().default([]).describe('Headers that do not go along where the server redirects to.'),
  ciphers: list().default([]).describe('What TLS may use, in the words of OpenSSL.'),
  client_cert: path().optional().describe('A PEM file of the host.'),
  client_key: path().optional().describe('A PEM file of the host; without it the key is in client_cert.'),
};

export const requestUnsupported = {
  use_gssapi: 'Kerberos is not spoken',
  use_netrc: '~/.netrc is not read; url_username and url_password say who asks',
};

export const timeoutParam = (seconds: number) => float().default(seconds).describe('Seconds without an answer.');

interface Wanted {
  readonly url: string;
  readonly url_username?: string | undefined;
  readonly url_password?: string | undefined;
  readonly headers: Readonly<Record<string, Json>>;
  readonly http_agent: string;
}

/** The headers to send, with those for name and password; what the task writes wins. */
export function headersOf({ url, url_username, url_password, headers, http_agent }: Wanted): Record<string, string> {
  const inUrl = URL.canParse(url) ? new URL(url) : undefined;
  const user = url_username ?? decodeURIComponent(inUrl?.username ?? '');
  const password = url_password ?? decodeURIComponent(inUrl?.password ?? '');
  const written = Object.entries(headers).map(([name, value]) => [name, headerText(name, value)] as const);
  return {
    'User-Agent': http_agent,
    ...(user === '' ? {} : { Authorization: basicAuth(user, password) }),
    ...Object.fromEntries(written),
  };
}

function headerText(name: string, value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (/[\r\n\0]/.test(name + text)) throw new InfrakitError(`the header ${name} holds a line end`);
  return text;
}

interface TlsFiles {
  readonly validate_certs: boolean;
  readonly ciphers: readonly string[];
  readonly ca_path?: string | undefined;
  readonly client_cert?: string | undefined;
  readonly client_key?: string | undefined;
}

/** Reads the certificates that a task names; like all paths they are on the host. */
export async function readTlsFiles(wanted: TlsFiles, host: Pick<HostAccess, 'inspect' | 'read'>): Promise<TlsOptions> {
  const read = async (file: string | undefined): Promise<Uint8Array | undefined> => {
    if (file === undefined) return undefined;
    const { at } = await host.inspect({ at: fileState(file, { follow: true }) });
    return readAll(host.read(at.path));
  };
  const cert = await read(wanted.client_cert);
  return {
    validate: wanted.validate_certs,
    ciphers: wanted.ciphers,
    ca: await read(wanted.ca_path),
    cert,
    key: (await read(wanted.client_key)) ?? cert,
  };
}
