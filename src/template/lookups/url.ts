import { readFileSync } from 'node:fs';
import { redactor } from '../../secret/redactor.ts';
import { waitForWorker } from '../../source/worker-task.ts';
import { asDict, optionalText, wantNumber } from '../coerce.ts';
import type { CallContext, Lookup } from '../library.ts';
import { text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse } from '../operations/usable.ts';
import { isList, type Value } from '../value.ts';
import { defineLookup } from './define.ts';
import { netrcLogin } from './netrc.ts';
import { pluginOption } from './plugin-options.ts';
import { URL_REQUEST, type UrlAnswer, type UrlRequest } from './url-request.ts';

/** No request is waited for longer than so many times its timeout, which counts anew with every packet. */
const MOST_TIMEOUTS = 60;
const REDIRECTS: readonly string[] = ['all', 'yes', 'safe', 'urllib2', 'no', 'none'];

/** Options as the documentation of Ansible's lookup has them; what is left out may be set by variables and settings. */
const OPTIONS = {
  validate_certs: true,
  split_lines: true,
  use_proxy: true,
  username: null,
  password: null,
  headers: new Map(),
  force: undefined,
  timeout: undefined,
  http_agent: undefined,
  force_basic_auth: undefined,
  follow_redirects: undefined,
  use_gssapi: undefined,
  use_netrc: undefined,
  unix_socket: undefined,
  ca_path: undefined,
  unredirected_headers: undefined,
  ciphers: undefined,
} as const;

/** What `url` does where neither an option nor a setting says anything. */
const DEFAULTS: Readonly<Record<string, Value>> = {
  timeout: 10,
  http_agent: 'ansible-httpget',
  follow_redirects: 'urllib2',
  use_netrc: true,
};

type Options = { readonly [name in keyof typeof OPTIONS]: Value | undefined };

/** The words of YAML mean what they say, also as texts: variables and settings are often written so. */
const isOn = (value: Value): boolean =>
  typeof value === 'string' ? /^(?:y|yes|true|t|on|1)$/i.test(value) : truth(value);

const words = (value: Value): string[] =>
  value === null
    ? []
    : isList(value)
      ? Array.from(value, text)
      : text(value)
          .split(',')
          .map((word) => word.trim());

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

function requestFor(url: string, options: Options, context: CallContext): UrlRequest {
  const option = (name: keyof Options): Value =>
    options[name] ?? pluginOption('url', name, context)?.value ?? DEFAULTS[name] ?? null;
  const target = parseUrl(url);
  if (isOn(option('use_gssapi'))) refuse("the lookup 'url' does not speak GSSAPI", 'use username and password');
  if (isOn(option('use_proxy'))) refuseProxy(target);
  const redirects = text(option('follow_redirects')).toLowerCase();
  if (!REDIRECTS.includes(redirects)) {
    refuse(`follow_redirects of the lookup 'url' is one of ${REDIRECTS.join(', ')}, not '${redirects}'`);
  }
  const user =
    optionalText(option('username')) ?? (target.username === '' ? undefined : decodeURIComponent(target.username));
  const password = optionalText(option('password')) ?? decodeURIComponent(target.password);
  if (user !== undefined && password !== '') redactor.add(password);
  const login = user === undefined ? undefined : basic(user, password);
  const [bare, authorities] = [new URL(target), optionalText(option('ca_path'))];
  bare.username = bare.password = '';
  const ciphers = words(option('ciphers'));
  return {
    url: bare.href,
    headers: headersFor(target, login, option),
    challenged: login,
    unredirected: words(option('unredirected_headers')).map((name) => name.toLowerCase()),
    followsRedirects: !['no', 'none'].includes(redirects),
    validatesCertificates: isOn(option('validate_certs')),
    authorities: authorities === undefined ? undefined : authoritiesIn(authorities),
    ciphers: ciphers.length === 0 ? undefined : ciphers.join(':'),
    socket: optionalText(option('unix_socket')),
    patience: wantNumber("the timeout of the lookup 'url'", option('timeout')) * 1000,
  };
}

function authoritiesIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return refuse(`ca_path of the lookup 'url' cannot be read: ${(error as Error).message}`);
  }
}

function headersFor(
  { hostname }: URL,
  login: string | undefined,
  option: (name: keyof Options) => Value,
): Record<string, string> {
  const given = asDict(option('headers')) ?? refuse("the headers of the lookup 'url' are a dict");
  const headers: Record<string, string> = { 'User-Agent': text(option('http_agent')), Connection: 'close' };
  if (isOn(option('force'))) headers['Cache-Control'] = 'no-cache';
  for (const [name, value] of given) headers[String(name)] = text(value);
  if (login !== undefined && isOn(option('force_basic_auth'))) headers.Authorization = login;
  const known = login === undefined && isOn(option('use_netrc')) ? netrcLogin(hostname) : undefined;
  if (known !== undefined) {
    // What ~/.netrc says of a host comes before a header that was asked for, as it does with Ansible.
    for (const name of Object.keys(headers)) if (/^authorization$/i.test(name)) delete headers[name];
    headers.Authorization = basic(known.user, known.password);
  }
  return headers;
}

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    return refuse(`Failed lookup url for ${url} : it is not a URL`);
  }
}

/** A request that should go through a proxy must not go past it. */
function refuseProxy({ protocol, hostname }: URL): void {
  const name = `${protocol.slice(0, -1)}_proxy`;
  const proxy = process.env[name] ?? process.env[name.toUpperCase()] ?? '';
  const direct = (process.env.no_proxy ?? process.env.NO_PROXY ?? '')
    .split(',')
    .map((entry) => entry.trim().replace(/^\./, ''));
  const isDirect = direct.some((entry) => entry === '*' || (entry !== '' && `.${hostname}`.endsWith(`.${entry}`)));
  if (proxy === '' || isDirect) return;
  refuse(`the lookup 'url' does not speak to a proxy, and ${name} is set`, 'use_proxy=false asks the server itself');
}

function fetchText(url: string, options: Options, context: CallContext): string {
  const request = requestFor(url, options, context);
  const answer = waitForWorker<UrlAnswer>(URL_REQUEST, request, request.patience * MOST_TIMEOUTS);
  if (answer === undefined) return refuse(`Failed lookup url for ${url} : it took too long`);
  if (answer.kind === 'status')
    return refuse(`Received HTTP error for ${url} : HTTP Error ${answer.status}: ${answer.reason}`);
  if (answer.kind === 'body') return Buffer.from(answer.body).toString('utf8');
  return answer.isCertificate
    ? refuse(`Error validating the server's certificate for ${url}: ${answer.message}`, 'ca_path names who is trusted')
    : refuse(`Failed lookup url for ${url} : ${answer.message}`);
}

/** `url`: what a web server answers to a GET request of the control node, line by line. The answer is data. */
export const urlLookup: Lookup = {
  ...defineLookup(['url'], OPTIONS, (terms, options, context) =>
    terms.flatMap((term): Value[] => {
      const content = fetchText(text(term), options, context);
      if (!isOn(options.split_lines)) return [content];
      const lines = content.split(/\r\n|\n|\r/);
      return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
    }),
  ),
  leavesTrace: true,
};
