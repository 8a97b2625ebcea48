/** What the thread of a request is told. Everything in it can be cloned. */
export interface UrlRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What goes along with an answer to a challenge of the server. */
  readonly challenged: string | undefined;
  /** Headers that are not repeated where a redirect leads. */
  readonly unredirected: readonly string[];
  readonly followsRedirects: boolean;
  readonly validatesCertificates: boolean;
  readonly authorities: string | undefined;
  readonly ciphers: string | undefined;
  readonly socket: string | undefined;
  /** In milliseconds. */
  readonly patience: number;
}

/** The body, or why there is none. */
export type UrlAnswer =
  | { readonly kind: 'body'; readonly body: Uint8Array }
  | { readonly kind: 'status'; readonly status: number; readonly reason: string }
  | { readonly kind: 'failure'; readonly message: string; readonly isCertificate: boolean };

/** More redirects than this are a circle, more bytes no text to be read by a template. */
const MOST_REDIRECTS = 10;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * A GET request, as the text of a thread (`source/worker-task.ts`). Headers with credentials stay with the origin that
 * they were meant for.
 */
export const URL_REQUEST = `
const http = require('node:http');
const https = require('node:https');
const REDIRECTS = [301, 302, 303, 307, 308];
const fail = (message, isCertificate = false) => done({ kind: 'failure', message, isCertificate });
const without = (headers, names) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name.toLowerCase())));
const has = (headers, name) => Object.keys(headers).some((key) => key.toLowerCase() === name);

function ask(target, headers, redirects) {
  const isSecure = target.protocol === 'https:';
  if (!isSecure && target.protocol !== 'http:') return fail('unknown url type: ' + target.protocol.slice(0, -1));
  const options = { headers, agent: false, timeout: input.patience };
  if (input.socket !== undefined) options.socketPath = input.socket;
  if (isSecure) Object.assign(options, {
    rejectUnauthorized: input.validatesCertificates,
    ...(input.authorities !== undefined && { ca: input.authorities }),
    ...(input.ciphers !== undefined && { ciphers: input.ciphers }),
  });
  const request = (isSecure ? https : http).request(target, options, (response) => read(response, target, headers, redirects));
  request.on('timeout', () => request.destroy(new Error('timed out')));
  request.on('error', (error) => fail(error.message, /CERT|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(error.code || '')));
  request.end();
}

function read(response, target, headers, redirects) {
  const { statusCode: status, statusMessage: reason, headers: fields } = response;
  if (REDIRECTS.includes(status) && fields.location !== undefined && input.followsRedirects) {
    response.resume();
    if (redirects === ${MOST_REDIRECTS}) return fail('the redirects lead in a circle');
    const next = new URL(fields.location, target);
    const kept = next.origin === target.origin ? headers : without(headers, ['authorization', 'cookie']);
    return ask(next, without(kept, input.unredirected), redirects + 1);
  }
  const mayLogIn = input.challenged !== undefined && !has(headers, 'authorization');
  if (status === 401 && mayLogIn && target.origin === new URL(input.url).origin && /basic/i.test(fields['www-authenticate'] || '')) {
    response.resume();
    return ask(target, { ...headers, Authorization: input.challenged }, redirects);
  }
  if (status < 200 || status > 299) {
    response.resume();
    return done({ kind: 'status', status, reason: reason || '' });
  }
  const parts = [];
  let size = 0;
  response.on('data', (part) => {
    parts.push(part);
    size += part.length;
    if (size > ${MOST_BYTES}) response.destroy(new Error('the answer has more than ${MOST_BYTES} bytes'));
  });
  response.on('error', (error) => fail(error.message));
  response.on('aborted', () => fail('the server ended in the middle of its answer'));
  response.on('end', () => done({ kind: 'body', body: Buffer.concat(parts) }));
}

try {
  ask(new URL(input.url), input.headers, 0);
} catch (error) {
  fail(error.message);
}
`;
