import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aptKey } from '../../../src/modules/packages/apt-key.ts';
import { armor, dearmor, readCertificates, readKeyId } from '../../../src/modules/packages/openpgp.ts';
import { conform, makeBench, run } from '../conformance.ts';
import { localShells } from '../local-host.ts';

/** A key packet of version 4 with a subkey, in both forms of a packet's head; what it holds is no key that could sign. */
function keyOf(seed: string): Buffer {
  const body = (text: string) =>
    Buffer.concat([Buffer.from([4, 1, 2, 3, 4, 22]), createHash('sha512').update(text).digest()]);
  const [main, sub] = [body(seed), body(`${seed} sub`)];
  return Buffer.concat([Buffer.from([0x99, 0, main.length]), main, Buffer.from([0xce, sub.length]), sub]);
}

const idOf = (key: Buffer): string => readCertificates(key)[0]?.ids[0] ?? '';
const [one, two] = [keyOf('one'), keyOf('two')];

test('a fingerprint is that of RFC 9580: SHA-1 over 0x99, the length and the packet', () => {
  const main = one.subarray(3, 3 + 70);
  const fingerprint = createHash('sha1')
    .update(Buffer.from([0x99, 0, 70]))
    .update(main)
    .digest('hex')
    .toUpperCase();
  const [certificate] = readCertificates(armor(Buffer.concat([one, two])));
  expect(certificate?.fingerprint).toBe(fingerprint);
  expect(certificate?.ids).toHaveLength(2);
  expect(Buffer.from(dearmor(armor(one)))).toEqual(one);
});

test('what is no key, or breaks off, is refused', () => {
  expect(() => readCertificates(Buffer.from('<html>'))).toThrow('no OpenPGP public key');
  expect(() => readCertificates(one.subarray(0, 40))).toThrow('breaks off');
  expect(readKeyId('0x 0e98 404d 386f a1d9')).toBe('0E98404D386FA1D9');
  expect(readKeyId('0E98404D386FA1')).toBeUndefined();
});

describe.each(localShells())('apt_key with $name', (shell) => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const found = request.url?.includes('two') || request.url?.includes(`search=0x${idOf(two)}`);
      response.writeHead(found ? 200 : 404).end(found ? armor(two) : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => server.close());

  test('keys come into a keyring and go again, the others stay', async () => {
    const bench = makeBench(shell);
    const keyring = '~/k.gpg';
    writeFileSync(join(bench.home, 'one.asc'), armor(one));
    await conform(bench, aptKey, { file: '~/one.asc', keyring });
    await conform(bench, aptKey, { data: Buffer.from(armor(two)).toString(), keyring });
    expect(readFileSync(join(bench.home, 'k.gpg'))).toEqual(Buffer.concat([one, two]));
    expect((await run(bench, aptKey, { id: idOf(two).slice(-8), keyring })).status).toBe('ok');
    await conform(bench, aptKey, { id: idOf(one), state: 'absent', keyring });
    expect(readFileSync(join(bench.home, 'k.gpg'))).toEqual(two);
  });

  test('a key is fetched from an address or a server of keys, once', async () => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.home, 'd'));
    await conform(bench, aptKey, { url: `${url}/two.asc`, id: idOf(two), keyring: '~/d/k.asc' });
    expect(Buffer.from(dearmor(readFileSync(join(bench.home, 'd/k.asc'))))).toEqual(two);
    await conform(bench, aptKey, { keyserver: url, id: `0x${idOf(two)}`, keyring: '~/server.gpg' });
    expect(readFileSync(join(bench.home, 'server.gpg'))).toEqual(two);
    // Without an id only the key itself tells whether it is there.
    expect((await run(bench, aptKey, { url: `${url}/two.asc`, keyring: '~/server.gpg' }, { check: true })).status).toBe(
      'unknown',
    );
    expect((await run(bench, aptKey, { url: `${url}/two.asc`, keyring: '~/server.gpg' })).status).toBe('ok');
  });

  test('a source without the key that is named is refused', async () => {
    const bench = makeBench(shell);
    const wrong = run(bench, aptKey, { data: Buffer.from(armor(one)).toString(), id: idOf(two), keyring: '~/k.gpg' });
    await expect(wrong).rejects.toThrow('key does not seem to have been added');
    expect((await run(bench, aptKey, { id: idOf(two), keyring: '~/k.gpg' })).fields.msg).toContain(
      'says not where to get it',
    );
  });
});
