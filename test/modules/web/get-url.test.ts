import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { findDigest, parseChecksum } from '../../../src/modules/web/checksum.ts';
import { getUrl } from '../../../src/modules/web/get-url.ts';
import { conform, makeBench, parse, run } from '../conformance.ts';
import { localShells } from '../local-host.ts';
import { CERTIFICATE, KEY, serve, type TestServer } from './server.ts';

const servers: TestServer[] = [];
const content = 'x'.repeat(100_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const start = async (): Promise<TestServer> => {
  const server = await serve((request, response) => {
    if (request.url === '/sums') response.end(`${'0'.repeat(64)}  other\n${sha256} *file.txt\n`);
    else if (request.url?.startsWith('/file.txt')) response.end(content);
    else if (request.url === '/moved') response.writeHead(302, { Location: '/file.txt' }).end();
    else if (request.url === '/packed') response.setHeader('Content-Encoding', 'gzip').end(gzipSync('packed'));
    else response.writeHead(404).end();
  });
  servers.push(server);
  return server;
};
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Why a run failed, be it told by the host or by us. */
const reasonOf = (asked: ReturnType<typeof run>): Promise<string> =>
  asked.then(
    ({ status, fields }) => (status === 'failed' ? String(fields.msg) : ''),
    (error: Error) => error.message,
  );

// The system's shell may find curl; busybox has none, so there the line of the host is used.
describe.each(localShells())('get_url with $name', (shell) => {
  test('downloads a file once, with its mode', async () => {
    const [bench, server] = [makeBench(shell), await start()];
    const args = { url: `${server.url}/file.txt`, dest: '~/f', mode: '0600' };
    const done = await conform(bench, getUrl, args);
    expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe(content);
    expect(statSync(join(bench.home, 'f')).mode & 0o777).toBe(0o600);
    expect(done.fields).toMatchObject({ url: args.url, dest: join(bench.home, 'f'), status_code: 200, size: 100_000 });
    expect(server.requests).toHaveLength(1);
  });

  test('compares a checksum before and after', async () => {
    const [bench, server] = [makeBench(shell), await start()];
    const args = { url: `${server.url}/file.txt`, dest: 'f', checksum: `sha256:${sha256}` };
    writeFileSync(join(bench.home, 'f'), 'old');
    await conform(bench, getUrl, args);
    const wrong = run(bench, getUrl, { ...args, checksum: `sha256:${'0'.repeat(64)}` });
    expect(await reasonOf(wrong)).toContain('did not match');
    expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe(content);
    expect(readdirSync(bench.home)).toEqual(['f']);
  });

  test('looks a checksum up in a list', async () => {
    const [bench, server] = [makeBench(shell), await start()];
    const args = { url: `${server.url}/file.txt`, dest: 'f', checksum: `sha256:${server.url}/sums` };
    expect((await run(bench, getUrl, args)).status).toBe('changed');
    const again = await run(bench, getUrl, args);
    expect(again.status).toBe('ok');
    expect((await run(bench, getUrl, args, { check: true })).status).toBe('unknown');
    expect(server.requests.filter(({ path }) => path === '/file.txt')).toHaveLength(1);
  });

  test('replaces a file by force only where it differs', async () => {
    const [bench, server] = [makeBench(shell), await start()];
    const args = { url: `${server.url}/file.txt`, dest: 'f', force: true };
    writeFileSync(join(bench.home, 'f'), 'old', { mode: 0o640 });
    expect((await run(bench, getUrl, { ...args, force: false })).status).toBe('ok');
    expect((await run(bench, getUrl, args)).status).toBe('changed');
    expect(statSync(join(bench.home, 'f')).mode & 0o777).toBe(0o640);
    expect((await run(bench, getUrl, args)).status).toBe('ok');
    expect(readdirSync(bench.home)).toEqual(['f']);
  });

  test('puts it into a directory under its own name', async () => {
    const [bench, server] = [makeBench(shell), await start()];
    mkdirSync(join(bench.home, 'd'));
    await conform(bench, getUrl, { url: `${server.url}/file.txt?x=1`, dest: '~/d' });
    expect(existsSync(join(bench.home, 'd/file.txt'))).toBe(true);
  });

  test('sends headers and credentials', async () => {
    const [bench, server] = [makeBench(shell), await start()];
    const login = { url_username: 'u', url_password: 'a"b\\c', headers: { 'X-A': 'it\'s "x"' } };
    await run(bench, getUrl, { url: `${server.url}/file.txt`, dest: 'f', ...login });
    const authorization = `Basic ${Buffer.from('u:a"b\\c').toString('base64')}`;
    expect(server.requests[0]?.headers).toMatchObject({ authorization, 'x-a': 'it\'s "x"' });
  });

  test('headers that are for one server alone stay behind where it redirects', async () => {
    const [bench, server] = [makeBench(shell), await start()];
    const args = { url: `${server.url}/moved`, dest: 'f', headers: { 'X-Once': '1', 'X-Always': '2' } };
    await conform(bench, getUrl, { ...args, unredirected_headers: ['X-Once'] });
    expect(server.requests.map(({ headers }) => [headers['x-once'], headers['x-always']])).toEqual([
      ['1', '2'],
      [undefined, '2'],
    ]);
  });

  test('leaves a content as it came where it is told to', async () => {
    const [bench, server] = [makeBench(shell), await start()];
    await conform(bench, getUrl, { url: `${server.url}/packed`, dest: 'f', decompress: false });
    expect(gunzipSync(readFileSync(join(bench.home, 'f'))).toString()).toBe('packed');
  });

  test('takes the old form of a checksum, and no proxy when told so', async () => {
    const [bench, server] = [makeBench(shell), await start()];
    bench.host.environment.http_proxy = 'http://127.0.0.1:1';
    const args = { url: `${server.url}/file.txt`, dest: 'f', sha256sum: sha256, use_proxy: false };
    await conform(bench, getUrl, args);
    expect(server.requests).toHaveLength(1);
  });

  test('fails where there is nothing to download', async () => {
    const [bench, server] = [makeBench(shell), await start()];
    expect(await reasonOf(run(bench, getUrl, { url: `${server.url}/none`, dest: 'f' }))).toContain('404');
    expect(readdirSync(bench.home)).toEqual([]);
  });
});

test('a certificate of the host is shown by its curl, and by nothing else', async () => {
  const server = await serve((request, response) => {
    response.end((request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody');
  }, true);
  servers.push(server);
  const bench = makeBench(localShells()[0] ?? expect.fail('there is no shell'));
  writeFileSync(join(bench.home, 'c.pem'), CERTIFICATE);
  writeFileSync(join(bench.home, 'k.pem'), KEY);
  const args = { url: server.url, dest: 'f', validate_certs: false, client_cert: '~/c.pem', client_key: 'k.pem' };
  const done = await run(bench, getUrl, args);
  if (done.status === 'failed') expect(done.fields.msg).toContain('client_cert needs curl on the host');
  else expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe('localhost');
});

test('reads checksums', () => {
  expect(parseChecksum('SHA256: AB cd')).toEqual({ algorithm: 'sha256', digest: 'abcd' });
  expect(parseChecksum('md5:https://x/y')).toEqual({ algorithm: 'md5', url: 'https://x/y' });
  expect(() => parse(getUrl, { url: 'http://x', dest: 'f', checksum: 'crc:1' })).toThrow('checksum must start with');
  expect(findDigest(`${'A'.repeat(64)}\n`, 'any')).toBe('a'.repeat(64));
  expect(findDigest(`SHA256 (f) = ${'b'.repeat(64)}\n`, 'f')).toBe('b'.repeat(64));
  expect(() => findDigest(`${'a'.repeat(64)}  g\n`, 'f')).toThrow('none for f');
});
