import { describe, expect, test } from 'vitest';
import { opensslPrivatekey } from '../../../src/modules/crypto/openssl-privatekey.ts';
import { readKey } from '../../../src/modules/crypto/private-key.ts';
import { parse } from '../conformance.ts';

const AT = {
  path: '/etc/k.pem',
  base: '/etc',
  hasParent: true,
  type: 'file',
  attributes: { mode: 0o600, uid: 0, gid: 0 },
};
const KEY = { hasProgram: true, opens: true, type: 'RSA', bits: 2048, curve: '', format: 'pkcs1', content: undefined };

const plan = (params: object, key: object = {}, at: object = AT) => [
  ...opensslPrivatekey.plan(
    parse(opensslPrivatekey, { path: '/etc/k.pem', ...params }) as never,
    {
      at,
      key: { ...KEY, publicKey: Buffer.of(1), ...key },
    } as never,
  ),
];

describe('a key stays', () => {
  test.each([
    ['that is as wanted', { size: 2048 }, {}],
    ['whose type may not be mended', { size: 4096, regenerate: 'never' }, {}],
    ['in whatever format', { size: 2048 }, { format: 'pkcs8' }],
    ['of the curve by its other name', { type: 'ECC', curve: 'secp256r1' }, { type: 'ECC', curve: 'prime256v1' }],
  ])('%s', (_, params, key) => expect(plan(params, key)).toEqual([]));
});

describe('a key is made anew', () => {
  test.each([
    ['of another size', {}, {}],
    ['that cannot be read', { size: 2048 }, { opens: false }],
    ['in another format', { size: 2048, format: 'pkcs8' }, {}],
    ['each time', { size: 2048, force: true }, {}],
  ])('%s', (_, params, key) => expect(plan(params, key).map(({ what }) => what)).toEqual(['private key']));
});

test('a key is not lost where the task does not say so', () => {
  expect(() => plan({ regenerate: 'fail' })).toThrow('wrong type and/or size');
  expect(() => plan({ size: 2048, regenerate: 'partial_idempotence' }, { opens: false })).toThrow('Unable to read');
  expect(plan({ size: 2048, format: 'pkcs8', format_mismatch: 'convert' }).map(({ what }) => what)).toEqual(['format']);
});

test('a passphrase is printed by the shell into a pipe, and is no word of openssl', () => {
  const want = parse(opensslPrivatekey, { path: '/k', passphrase: "it's s3cret" }) as never;
  const texts = [
    opensslPrivatekey.inspect(want).key.script.text,
    ...plan({ passphrase: "it's s3cret" }, { opens: false }).map(({ apply }) => apply.text),
  ];
  for (const text of texts) {
    expect(text).toContain('s3cret');
    expect(text.replace(/printf '%s\\n' (?:'(?:[^']|'\\'')*' ?)+/g, '')).not.toContain('s3cret');
  }
});

test('what openssl says of keys is read', () => {
  const told = (head: string, text: string) => readKey(`head=-----BEGIN ${head}-----\n\0text\n${text}\0`, undefined);
  expect(told('RSA PRIVATE KEY', 'Public-Key: (2048 bit)\nModulus:\n')).toMatchObject({
    type: 'RSA',
    bits: 2048,
    format: 'pkcs1',
  });
  expect(told('PRIVATE KEY', 'ED25519 Public-Key:\npub:\n')).toMatchObject({ type: 'Ed25519', format: 'pkcs8' });
  const ec = told('EC PRIVATE KEY', 'Public-Key: (256 bit)\npub:\nASN1 OID: prime256v1\nNIST CURVE: P-256\n');
  expect(ec).toMatchObject({ type: 'ECC', curve: 'prime256v1', opens: true });
  expect(told('PRIVATE KEY', '')).toMatchObject({ opens: false });
});
