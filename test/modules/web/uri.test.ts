import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { uri } from '../../../src/modules/web/uri.ts';
import { makeBench, parse } from '../conformance.ts';
import { runControl } from '../control-context.ts';
import { localShells } from '../local-host.ts';
import { CERTIFICATE, KEY, serve, type TestServer } from './server.ts';

const bench = () => makeBench(localShells()[0] ?? expect.fail('there is no shell'));
const servers: TestServer[] = [];
const start = async (...args: Parameters<typeof serve>): Promise<TestServer> => {
  const server = await serve(...args);
  servers.push(server);
  return server;
};
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

test('gives status, headers, content and JSON', async () => {
  const server = await start((_, response) => {
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Set-Cookie', ['a=1; Path=/', 'b=2']);
    response.end('{"x": [1, "ü"]}');
  });
  const { fields, failed } = await runControl(bench(), uri, { url: `${server.url}/p?q=1`, return_content: true });
  expect(failed).toBeUndefined();
  expect(fields).toMatchObject({
    status: 200,
    url: `${server.url}/p?q=1`,
    content: '{"x": [1, "ü"]}',
    json: { x: [1, 'ü'] },
    content_type: 'application/json; charset=utf-8',
    cookies: { a: '1', b: '2' },
    redirected: false,
    elapsed: 0,
  });
  expect(server.requests[0]?.path).toBe('/p?q=1');
});

test('sends JSON, forms, texts, headers and credentials', async () => {
  const server = await start((_, response) => response.writeHead(201).end());
  const ask = (args: Record<string, unknown>) =>
    runControl(bench(), uri, { url: server.url, method: 'POST', status_code: [200, 201], ...args });
  await ask({ body: { a: [1] }, body_format: 'json', headers: { 'X-Count': 3 }, user: 'u', password: 'p:w' });
  await ask({ body: { a: 'b c', d: ['1', '2'] }, body_format: 'form-urlencoded' });
  await ask({ body: 'plain', headers: { 'Content-Type': 'text/plain' } });
  expect(server.requests).toMatchObject([
    {
      method: 'POST',
      body: '{"a":[1]}',
      headers: { 'content-type': 'application/json', 'x-count': '3', authorization: 'Basic dTpwOnc=' },
    },
    { body: 'a=b+c&d=1&d=2', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { body: 'plain', headers: { 'content-type': 'text/plain' } },
  ]);
});

test('an answer that was not wanted fails and shows its content', async () => {
  const server = await start((_, response) => response.writeHead(404).end('gone'));
  const done = await runControl(bench(), uri, { url: server.url });
  expect(done).toMatchObject({ failed: true, fields: { status: 404, content: 'gone' } });
  expect(done.msg).toBe('Status code was 404 and not [200]: HTTP Error 404: Not Found');
  expect((await runControl(bench(), uri, { url: server.url, status_code: '200,404' })).failed).toBeUndefined();
});

test('a server that is not there gives the status -1', async () => {
  const server = await start(() => {});
  server.close();
  const done = await runControl(bench(), uri, { url: server.url });
  expect(done).toMatchObject({ failed: true, fields: { status: -1 } });
  expect(done.msg).toContain('ECONNREFUSED');
});

test('a server that does not answer is given up', async () => {
  const server = await start(() => {});
  const done = await runControl(bench(), uri, { url: server.url, timeout: 0.2 });
  expect(done.msg).toContain('timed out after 0.2 seconds');
});

test('follows redirects as told, and takes no credentials to another server', async () => {
  const other = await start((_, response) => response.end('there'));
  const server = await start((_, response) => response.writeHead(302, { Location: `${other.url}/x` }).end());
  const args = { url: server.url, url_username: 'u', url_password: 'p', return_content: true };
  const followed = await runControl(bench(), uri, args);
  expect(followed.fields).toMatchObject({ content: 'there', redirected: true, url: `${other.url}/x` });
  expect(other.requests[0]?.headers.authorization).toBeUndefined();
  const stayed = await runControl(bench(), uri, { ...args, follow_redirects: false, status_code: 302 });
  expect(stayed.fields).toMatchObject({ status: 302, location: `${other.url}/x` });
});

test('headers that are for one server alone stay behind', async () => {
  const server = await start((request, response) =>
    request.url === '/there' ? response.end() : response.writeHead(302, { Location: '/there' }).end(),
  );
  const headers = { 'X-Once': '1', 'X-Always': '2' };
  await runControl(bench(), uri, { url: server.url, headers, unredirected_headers: ['x-once'] });
  expect(server.requests.map(({ headers: seen }) => [seen['x-once'], seen['x-always']])).toEqual([
    ['1', '2'],
    [undefined, '2'],
  ]);
});

test('sends a file of the host', async () => {
  const server = await start((_, response) => response.end());
  const here = bench();
  writeFileSync(join(here.home, 'body'), 'of the host');
  await runControl(here, uri, { url: server.url, method: 'PUT', src: '~/body', remote_src: true });
  expect(server.requests[0]?.body).toBe('of the host');
});

test('offers the ciphers that are named', async () => {
  const server = await start((request, response) => response.end((request.socket as TLSSocket).getCipher().name), true);
  const args = { url: server.url, validate_certs: false, return_content: true };
  const named = await runControl(bench(), uri, { ...args, ciphers: ['TLS_AES_128_GCM_SHA256'] });
  expect(named.fields?.content).toBe('TLS_AES_128_GCM_SHA256');
  expect((await runControl(bench(), uri, args)).fields?.content).not.toBe('TLS_AES_128_GCM_SHA256');
});

test('leaves a content as it came where it is told to', async () => {
  const server = await start((_, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    response.end(gzipSync('packed'));
  });
  const here = bench();
  await runControl(here, uri, { url: server.url, decompress: false, dest: 'packed' });
  expect(gunzipSync(readFileSync(join(here.home, 'packed'))).toString()).toBe('packed');
});

test('reads compressed contents', async () => {
  const server = await start((_, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    response.end(gzipSync('packed'));
  });
  expect((await runControl(bench(), uri, { url: server.url, return_content: true })).fields?.content).toBe('packed');
});

test('checks certificates unless told not to', async () => {
  const server = await start((_, response) => response.end('ok'), true);
  const refused = await runControl(bench(), uri, { url: server.url });
  expect(refused.msg).toContain('self-signed certificate');
  expect((await runControl(bench(), uri, { url: server.url, validate_certs: false })).failed).toBeUndefined();
  const here = bench();
  writeFileSync(join(here.home, 'ca.pem'), CERTIFICATE);
  expect((await runControl(here, uri, { url: server.url, ca_path: 'ca.pem' })).failed).toBeUndefined();
});

test('shows a certificate of the host to a server that asks', async () => {
  const server = await start((request, response) => {
    response.end((request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody');
  }, true);
  const here = bench();
  writeFileSync(join(here.home, 'cert.pem'), CERTIFICATE);
  writeFileSync(join(here.home, 'key.pem'), KEY);
  const args = { url: server.url, validate_certs: false, return_content: true };
  expect(await runControl(here, uri, args)).toMatchObject({ fields: { content: 'nobody' } });
  const files = { client_cert: '~/cert.pem', client_key: 'key.pem' };
  expect(await runControl(here, uri, { ...args, ...files })).toMatchObject({ fields: { content: 'localhost' } });
});

test('keeps the content on the host, once', async () => {
  const server = await start((_, response) => response.end('kept'));
  const here = bench();
  const args = { url: `${server.url}/name.txt`, dest: here.home, mode: '0600' };
  expect(await runControl(here, uri, args)).toMatchObject({ changed: true, fields: { path: `${here.home}/name.txt` } });
  expect(readFileSync(join(here.home, 'name.txt'), 'utf8')).toBe('kept');
  expect(statSync(join(here.home, 'name.txt')).mode & 0o777).toBe(0o600);
  expect(await runControl(here, uri, args)).toMatchObject({ changed: false });
});

test('creates keeps it from asking', async () => {
  const done = await runControl(bench(), uri, { url: 'http://127.0.0.1:1/', creates: '/etc' });
  expect(done).toEqual({ changed: false, msg: "skipped, since '/etc' exists" });
});

test('check mode only asks what changes nothing', () => {
  const check = (args: Record<string, unknown>) =>
    typeof uri.check === 'function' ? uri.check(parse(uri, { url: 'http://x', ...args }) as never) : uri.check;
  expect([check({}), check({ method: 'POST' }), check({ dest: '/f' })]).toEqual(['run', 'unknown', 'unknown']);
});
