import { readFile } from 'node:fs/promises';
import {
  bool,
  type CheckBehaviour,
  type ControlContext,
  type ControlResult,
  choice,
  defineControl,
  fileState,
  json,
  list,
  nameOf,
  type Ownership,
  own,
  ownership,
  params,
  path,
  places,
  sha256Of,
  str,
  writeFile,
} from '../../sdk/index.ts';
import { ask, parseUrl, readAll } from './http.ts';
import { BODY_FORMATS, requestBody } from './request-body.ts';
import { headersOf, readTlsFiles, requestParams, requestUnsupported, timeoutParam } from './request-params.ts';
import { answerFields } from './uri-answer.ts';

const REDIRECTS = new Map<string, 'all' | 'safe' | 'none'>([
  ...(['all', 'yes', 'true'] as const).map((word) => [word, 'all'] as const),
  ...(['safe', 'urllib2'] as const).map((word) => [word, 'safe'] as const),
  ...(['none', 'no', 'false'] as const).map((word) => [word, 'none'] as const),
]);

export const uri = defineControl({
  name: 'uri',
  collection: 'ansible.builtin',
  summary: 'Ask a web server, from the host.',
  params: params(
    () => ({
      ...requestParams,
      method: str().default('GET'),
      body: json().optional(),
      body_format: choice(...BODY_FORMATS).default('raw'),
      src: str().optional().describe('A file of the control node to send, instead of body.'),
      remote_src: bool().default(false).describe('src is a file of the host.'),
      status_code: list().default(['200']).describe('The answers that count as success.'),
      return_content: bool().default(false).describe('Put the content into the result even where it is a success.'),
      follow_redirects: str().default('safe').describe('all, safe (only GET and HEAD) or none.'),
      ca_path: path().optional().describe('A PEM file of the host with further authorities.'),
      dest: path().optional().describe('Where on the host to keep the content.'),
      creates: path().optional().describe('Do not ask where this exists.'),
      removes: path().optional().describe('Do not ask where this does not exist.'),
      force: bool().default(false).describe('Accepted; nothing is cached.'),
      timeout: timeoutParam(30),
      ...ownership,
    }),
    {
      aliases: { url_username: ['user'], url_password: ['password'], attributes: ['attr'] },
      unsupported: { ...requestUnsupported, unix_socket: 'a request goes through a TCP connection of the host' },
      rule: ({ body, src, status_code, follow_redirects }) => {
        if (body !== undefined && src !== undefined) return 'body and src exclude each other';
        if (!REDIRECTS.has(follow_redirects.toLowerCase())) return 'follow_redirects is one of all, safe and none';
        return status_code.every((code) => /^\d{3}$/.test(code)) ? undefined : 'status_code must be three digits';
      },
    },
  ),
  where: 'host',
  check: ({ method, dest }): CheckBehaviour =>
    ['GET', 'HEAD', 'OPTIONS'].includes(method.toUpperCase()) && dest === undefined ? 'run' : 'unknown',
  async run(want, context): Promise<ControlResult> {
    const { created, removed } = await context.host.inspect({
      created: fileState(want.creates ?? '/'),
      removed: fileState(want.removes ?? '/'),
    });
    if (want.creates !== undefined && created.type !== 'absent') return skip(`'${want.creates}' exists`);
    if (want.removes !== undefined && removed.type === 'absent') return skip(`'${want.removes}' does not exist`);

    const begun = Date.now();
    const elapsed = () => ({ elapsed: Math.floor((Date.now() - begun) / 1000) });
    const method = want.method.toUpperCase();
    const expected = want.status_code.map(Number);
    const { bytes, type } =
      want.src === undefined
        ? requestBody(want.body, want.body_format)
        : await fromFile(want.src, want.remote_src, context);
    const request = {
      method,
      url: want.url,
      headers: { ...(type === undefined ? {} : { 'Content-Type': type }), ...headersOf(want) },
      body: bytes,
      timeout: want.timeout,
      unredirected: want.unredirected_headers,
      decompress: want.decompress,
      followRedirects: REDIRECTS.get(want.follow_redirects.toLowerCase()) ?? 'safe',
      tls: await readTlsFiles(want, context.host),
    };
    parseUrl(want.url);
    try {
      const answer = await ask(request, context.host.dial);
      const content = await readAll(answer.body);
      const isExpected = expected.includes(answer.status);
      const fields = { ...answerFields(answer, content, want.return_content || !isExpected), ...elapsed() };
      if (!isExpected) return { failed: true, msg: unexpected(answer.status, expected, answer.reason), fields };
      const kept = want.dest === undefined ? {} : await keep(want.dest, want, answer.url, content, context);
      return { ...kept, fields: { ...fields, ...kept.fields } };
    } catch (error) {
      // A server that does not answer yet is what `until` waits for.
      const msg = `Status code was -1 and not [${expected.join(', ')}]: ${(error as Error).message}`;
      return { failed: true, msg, fields: { status: -1, url: want.url, redirected: false, ...elapsed() } };
    }
  },
});

const skip = (reason: string): ControlResult => ({ changed: false, msg: `skipped, since ${reason}` });

async function fromFile(
  src: string,
  onHost: boolean,
  { node, host }: ControlContext,
): Promise<{ bytes: Uint8Array; type?: string }> {
  if (!onHost) return { bytes: await readFile(node.find('files', src)) };
  const { at } = await host.inspect({ at: fileState(src, { follow: true }) });
  return { bytes: await readAll(host.read(at.path)) };
}

const unexpected = (status: number, expected: readonly number[], reason: string): string =>
  `Status code was ${status} and not [${expected.join(', ')}]: HTTP Error ${status}: ${reason}`;

async function keep(
  dest: string,
  want: Ownership,
  url: string,
  content: Uint8Array,
  { host }: ControlContext,
): Promise<ControlResult> {
  const sha256 = sha256Of({ bytes: content });
  const name = nameOf(new URL(url).pathname) || 'index.html';
  const flags = want.attributes !== undefined;
  const { found } = await host.inspect({
    found: places([{ path: dest, inside: name, follow: true, sha256 }], { flags }),
  });
  const [place] = found;
  if (!place) return {};
  const same = place.at.type === 'file' && place.sha256 === sha256;
  const changes = same ? [...own(place.at, want)] : [writeFile(place.at, { bytes: content }, want)];
  const unmet = changes.find((change) => change.unmet !== undefined)?.unmet;
  if (unmet !== undefined) return { failed: true, msg: unmet };
  const outputs = await host.apply(changes);
  const broken = outputs.find((output) => output.rc !== 0);
  if (broken) return { failed: true, msg: `cannot write ${place.at.path}: ${broken.stderr.trim()}` };
  return { changed: changes.length > 0, fields: { path: place.at.path } };
}
