import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as connectTls, rootCertificates } from 'node:tls';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type Dial, InfrakitError } from '../../sdk/index.ts';

/** A request to a web server, made through the line of a host. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** Seconds without a sign of life. */
  readonly timeout: number;
  readonly followRedirects: 'all' | 'safe' | 'none';
  /** Headers for the first server alone. */
  readonly unredirected?: readonly string[] | undefined;
  /** False leaves the content as it was sent. */
  readonly decompress?: boolean | undefined;
  readonly tls: TlsOptions;
}

export interface TlsOptions {
  /** False takes any certificate. */
  readonly validate: boolean;
  /** In the words of OpenSSL; none leaves it to the two sides. */
  readonly ciphers?: readonly string[] | undefined;
  /** PEM texts. `ca` stands beside the usual authorities. */
  readonly ca?: Uint8Array | undefined;
  readonly cert?: Uint8Array | undefined;
  readonly key?: Uint8Array | undefined;
}

export interface HttpAnswer {
  readonly url: string;
  readonly status: number;
  readonly reason: string;
  /** Names in lower case; a header that came several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly redirected: boolean;
  /** The content. It must be read to its end. */
  readonly body: AsyncIterable<Uint8Array>;
}

const MOST_REDIRECTS = 10;

/**
 * Speaks HTTP/1.1 over a TCP connection that starts on the host, so that the host needs no program for it.
 *
 * @throws InfrakitError where there is no answer, with the reason as the network gave it
 */
export async function ask(wanted: HttpRequest, dial: Dial): Promise<HttpAnswer> {
  let current = wanted;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const url = parseUrl(current.url);
    const message = await exchange(current, url, dial);
    const next = redirectOf(current, url, message);
    if (!next) return answerOf(message, url, redirects > 0, current.decompress ?? true);
    message.destroy();
    current = next;
  }
  throw new InfrakitError(`${wanted.url} redirects more than ${MOST_REDIRECTS} times`);
}

/** @throws InfrakitError for what is no address of a web server */
export function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new InfrakitError(`not an http or https URL: ${text}`);
}

async function exchange(wanted: HttpRequest, url: URL, dial: Dial): Promise<IncomingMessage> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    const plain = await within(wanted.timeout, dial(host, port));
    const line = url.protocol === 'https:' ? await secure(plain, host, wanted) : plain;
    return await send(wanted, url, line);
  } catch (error) {
    throw new InfrakitError(`Request failed: ${(error as Error).message}`, { cause: error });
  }
}

function secure(plain: Duplex, host: string, { tls, timeout }: HttpRequest): Promise<Duplex> {
  const { validate, ciphers = [], ca, cert, key } = tls;
  const connected = new Promise<Duplex>((resolve, reject) => {
    const line = connectTls({
      socket: plain,
      rejectUnauthorized: validate,
      // A name is for SNI; an address must not be sent as one.
      ...(/^[\d.]+$|:/.test(host) ? { host } : { host, servername: host }),
      ...(ciphers.length > 0 ? { ciphers: ciphers.join(':') } : {}),
      ...(ca ? { ca: [...rootCertificates, Buffer.from(ca)] } : {}),
      ...(cert ? { cert: Buffer.from(cert) } : {}),
      ...(key ? { key: Buffer.from(key) } : {}),
    });
    line.once('secureConnect', () => resolve(line));
    line.once('error', reject);
  });
  return within(timeout, connected);
}

function send(wanted: HttpRequest, url: URL, line: Duplex): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method, headers, body, timeout } = wanted;
    const call = request({
      method,
      headers: { Host: url.host, Connection: 'close', ...headers, ...(body ? { 'Content-Length': body.length } : {}) },
      path: `${url.pathname}${url.search}`,
      createConnection: () => line,
    });
    const late = (): unknown => line.destroy(new Error(`timed out after ${timeout} seconds`));
    let clock = setTimeout(late, timeout * 1000);
    line.on('data', () => {
      clearTimeout(clock);
      clock = setTimeout(late, timeout * 1000);
    });
    line.once('close', () => clearTimeout(clock));
    call.once('response', resolve);
    call.once('error', reject);
    call.end(body);
  });
}

async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`timed out after ${seconds} seconds`)), seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The request that a redirect asks for. Credentials do not follow to another server. */
function redirectOf(
  wanted: HttpRequest,
  from: URL,
  { statusCode = 0, headers }: IncomingMessage,
): HttpRequest | undefined {
  const isSafe = wanted.method === 'GET' || wanted.method === 'HEAD';
  const follows = wanted.followRedirects === 'all' || (wanted.followRedirects === 'safe' && isSafe);
  if (!follows || ![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) return undefined;
  const to = new URL(headers.location, from);
  const dropped = new Set((wanted.unredirected ?? []).map((name) => name.toLowerCase()));
  const kept = Object.entries(wanted.headers).filter(
    ([name]) =>
      !dropped.has(name.toLowerCase()) && (to.origin === from.origin || !/^(authorization|cookie)$/i.test(name)),
  );
  const becomesGet = statusCode === 303 || (statusCode < 303 && wanted.method === 'POST');
  const { body, ...bare } = wanted;
  const same = { ...bare, url: to.href, headers: Object.fromEntries(kept) };
  return becomesGet && !isSafe ? { ...same, method: 'GET' } : { ...same, body };
}

function answerOf(message: IncomingMessage, url: URL, redirected: boolean, unpacks: boolean): HttpAnswer {
  const headers = Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(', ')] as const);
  return {
    url: url.href,
    status: message.statusCode ?? 0,
    reason: message.statusMessage ?? '',
    headers: Object.fromEntries(headers),
    cookies: message.headers['set-cookie'] ?? [],
    redirected,
    body: unpacks ? decompress(message) : message,
  };
}

function decompress(message: IncomingMessage): AsyncIterable<Uint8Array> {
  const unpackers = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress };
  const unpack = unpackers[message.headers['content-encoding'] as keyof typeof unpackers];
  if (!unpack) return message;
  const unpacked = unpack();
  message.once('error', (error) => unpacked.destroy(error));
  return message.pipe(unpacked);
}

/** The whole of a body. */
export async function readAll(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The value of an Authorization header for a name and a password. */
export const basicAuth = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
