import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';

/** A server in a thread of its own, since the lookup holds up the thread that it is called from. */
const SERVER = `
const { createServer } = require('node:http');
const { parentPort, workerData } = require('node:worker_threads');
const answer = (request, response) => {
  const { pathname } = new URL(request.url, 'http://x');
  const authorization = request.headers.authorization || '';
  if (pathname === '/lines') return response.end('one\\r\\ntwo\\n\\nfour\\n');
  if (pathname === '/template') return response.end('{{ 1 + 1 }}');
  if (pathname === '/headers') return response.end(JSON.stringify(request.headers));
  if (pathname === '/to-lines') return response.writeHead(302, { Location: '/lines' }).end();
  if (pathname === '/away') return response.writeHead(302, { Location: 'http://localhost:' + other.address().port + '/headers' }).end();
  if (pathname === '/circle') return response.writeHead(302, { Location: '/circle' }).end();
  if (pathname === '/slow') return;
  if (pathname === '/login') {
    const isIn = authorization === 'Basic ' + Buffer.from('ann:word').toString('base64');
    return response.writeHead(isIn ? 200 : 401, { 'WWW-Authenticate': 'Basic realm="x"' }).end(isIn ? 'welcome' : 'no');
  }
  response.writeHead(404).end('nothing');
};
const [server, other, local] = [createServer(answer), createServer(answer), createServer(answer)];
server.listen(0, '127.0.0.1', () => other.listen(0, () => local.listen(workerData, () => parentPort.postMessage(server.address().port))));
`;

let server: Worker;
let base = '';
let directory = '';

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'infrakit-url-'));
  writeFileSync(join(directory, 'netrc'), 'machine 127.0.0.1\nlogin ann\npassword word\n');
  process.env.NETRC = join(directory, 'none');
  server = new Worker(SERVER, { eval: true, workerData: join(directory, 'socket') });
  base = await new Promise((resolve) => server.once('message', (port) => resolve(`http://127.0.0.1:${port}`)));
});

afterAll(async () => {
  delete process.env.NETRC;
  await server.terminate();
  rmSync(directory, { recursive: true });
});

const ask = (path: string, options = '', how = 'query'): unknown =>
  evaluate(`${how}('url', '${base}${path}'${options})`);
const headers = (options = '', path = '/headers') => JSON.parse(String(ask(path, options, 'lookup')));

describe('the lookup url', () => {
  it('gives the lines of an answer, or the whole', () => {
    expect(ask('/lines')).toEqual(['one', 'two', '', 'four']);
    expect(ask('/lines', ', split_lines=false')).toEqual(['one\r\ntwo\n\nfour\n']);
  });

  it('never renders what a server says', () => {
    expect(ask('/template', '', 'lookup')).toBe('{{ 1 + 1 }}');
  });

  it('sends the headers that are asked for', () => {
    const sent = headers(", headers={'X-One': 1}, http_agent='me', force=true");
    expect(sent).toMatchObject({ 'x-one': '1', 'user-agent': 'me', 'cache-control': 'no-cache' });
    expect(headers()['user-agent']).toBe('ansible-httpget');
  });

  it('logs in where the server asks for it, or at once', () => {
    expect(ask('/login', ", username='ann', password='word'")).toEqual(['welcome']);
    expect(() => ask('/login', ", username='ann', password='wrong'")).toThrow('HTTP Error 401');
    expect(headers(", username='ann', password='word'").authorization).toBeUndefined();
    expect(headers(", username='ann', force_basic_auth=true").authorization).toBe('Basic YW5uOg==');
  });

  it('takes the login of a host from netrc, unless it may not', () => {
    process.env.NETRC = join(directory, 'netrc');
    expect(ask('/login')).toEqual(['welcome']);
    expect(() => ask('/login', ", use_netrc='no'")).toThrow('HTTP Error 401');
    process.env.NETRC = join(directory, 'none');
  });

  it('follows redirects, unless it may not, and takes no credentials elsewhere', () => {
    expect(ask('/to-lines')).toEqual(['one', 'two', '', 'four']);
    expect(() => ask('/to-lines', ", follow_redirects='none'")).toThrow('HTTP Error 302');
    expect(() => ask('/circle')).toThrow('circle');
    const arrived = headers(
      ", headers={'Authorization': 'x', 'X-A': 'a', 'X-B': 'b'}, unredirected_headers=['x-a']",
      '/away',
    );
    expect(arrived.authorization).toBeUndefined();
    expect(arrived['x-a']).toBeUndefined();
    expect(arrived['x-b']).toBe('b');
  });

  it('speaks through a socket of this machine', () => {
    expect(evaluate(`query('url', 'http://anything/lines', unix_socket='${join(directory, 'socket')}')`)).toHaveLength(
      4,
    );
  });

  it('says why there is no answer', () => {
    expect(() => ask('/nowhere')).toThrow('HTTP Error 404: Not Found');
    expect(() => ask('/slow', ', timeout=0.2')).toThrow('timed out');
    expect(() => evaluate("lookup('url', 'http://127.0.0.1:1/')")).toThrow('Failed lookup url for http://127.0.0.1:1/');
    expect(() => evaluate("lookup('url', 'no url')")).toThrow('not a URL');
    expect(() => evaluate("lookup('url', 'ftp://127.0.0.1/')")).toThrow('unknown url type: ftp');
    expect(() => ask('/lines', ', use_gssapi=true')).toThrow('GSSAPI');
    expect(() => ask('/lines', ", follow_redirects='maybe'")).toThrow('follow_redirects');
    expect(() => ask('/lines', ', colour=1')).toThrow("no argument 'colour'");
  });

  it('says which file of authorities cannot be read', () => {
    expect(() => ask('/lines', ", ca_path='/nowhere/at/all'")).toThrow(
      /^ca_path of the lookup 'url' cannot be read: ENOENT/,
    );
  });

  it('does not go past a proxy that it cannot use', () => {
    process.env.http_proxy = 'http://127.0.0.1:1';
    try {
      expect(() => ask('/lines')).toThrow('does not speak to a proxy');
      expect(ask('/lines', ', use_proxy=false')).toHaveLength(4);
      process.env.no_proxy = 'example.org, 127.0.0.1';
      expect(ask('/lines')).toHaveLength(4);
    } finally {
      delete process.env.http_proxy;
      delete process.env.no_proxy;
    }
  });
});
