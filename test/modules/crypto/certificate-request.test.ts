import { expect, test } from 'vitest';
import { readRequest, sameRequest } from '../../../src/modules/crypto/certificate-request.ts';
import { type RequestWant, requestConfig, requestProblem } from '../../../src/modules/crypto/csr-config.ts';
import { derValues } from '../../../src/modules/crypto/der.ts';
import { opensslCsr } from '../../../src/modules/crypto/openssl-csr.ts';
import { parse } from '../conformance.ts';

// Requests of one key for C=CH, CN=a: with a name and a usage, with the same the other way round, and with another name.
const ONE =
  'MIHEMHgCAQAwGTELMAkGA1UEBhMCQ0gxCjAIBgNVBAMMAWEwKjAFBgMrZXADIQD30YpjrKwQ3nYOcmlZ+3qhVprVYHed1F9pBtsf' +
  'iV395KAsMCoGCSqGSIb3DQEJDjEdMBswDAYDVR0RBAUwA4IBYTALBgNVHQ8EBAMCB4AwBQYDK2VwA0EA1NpNoi3i9u1/O/5CQ2sD' +
  'PLWnOlxXJDiNxDLCptu5kwW9w6P0fBs3iFGXVP+64RMNBCeKnSniITdnzly5xBdaCQ==';
const TURNED =
  'MIHEMHgCAQAwGTELMAkGA1UEBhMCQ0gxCjAIBgNVBAMMAWEwKjAFBgMrZXADIQD30YpjrKwQ3nYOcmlZ+3qhVprVYHed1F9pBtsf' +
  'iV395KAsMCoGCSqGSIb3DQEJDjEdMBswCwYDVR0PBAQDAgeAMAwGA1UdEQQFMAOCAWEwBQYDK2VwA0EAiCFJCiKyM26w7J8elQ0F' +
  'F2o1xM0KIzkDAwDIX3lQ8BA9RTMOUsgm7UscJIZw8MJ4HtHhTugbTauMN8aKqc8mBA==';
const OTHER =
  'MIHEMHgCAQAwGTELMAkGA1UEBhMCQ0gxCjAIBgNVBAMMAWEwKjAFBgMrZXADIQD30YpjrKwQ3nYOcmlZ+3qhVprVYHed1F9pBtsf' +
  'iV395KAsMCoGCSqGSIb3DQEJDjEdMBswCwYDVR0PBAQDAgeAMAwGA1UdEQQFMAOCAWIwBQYDK2VwA0EAaO6xNi4cBRVy1HKhaicZ' +
  'WsBz84KnLka7KV7Sf9VDkI96rC8bZauO0q83PyNtaEX1tSe+EZXjSHuVKvkSTJ6JDQ==';
const read = (text: string) => readRequest(Buffer.from(text, 'base64')) ?? expect.fail('it is no request');

test('requests are the same whatever the order of their extensions', () => {
  expect(sameRequest(read(ONE), read(TURNED))).toBe(true);
  expect(sameRequest(read(ONE), read(OTHER))).toBe(false);
  expect(read(ONE).subject).toBe('[["550406=CH"],["550403=a"]]');
  expect(read(ONE).extensions.size).toBe(2);
});

test('bytes that are no DER are nothing', () => {
  for (const bytes of [[0x30], [0x30, 0x05, 0x01], [0x30, 0x85, 0, 0, 0, 0, 0], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff]]) {
    expect(derValues(Buffer.from(bytes))).toEqual([]);
  }
  expect(readRequest(Buffer.from('no request'))).toBeUndefined();
  expect(readRequest(Buffer.from(ONE, 'base64').subarray(0, 100))).toBeUndefined();
});

const want = (params: object) =>
  parse(opensslCsr, { path: '/r', privatekey_path: '/k', ...params }) as unknown as RequestWant;

test('nothing in a name is expanded or ends it', () => {
  const config = requestConfig(want({ common_name: 'a$b #c \\ "d', subject_alt_name: ['DNS:x', 'IP:::1'] }));
  expect(config).toContain('0.CN = a\\$b \\#c \\\\ \\"d\n');
  expect(config).toContain('subjectAltName = @san\n[san]\nDNS.1 = x\nIP.2 = ::1\n');
  expect(requestConfig(want({ common_name: 'x' }))).toContain('DNS.1 = x\n');
  expect(requestConfig(want({ common_name: 'x', use_common_name_for_san: false }))).not.toContain('DNS');
});

test('what cannot be written is refused', () => {
  expect(() => want({ common_name: 'a\n[ext]' })).toThrow('one line');
  expect(() => want({ subject_alt_name: 'x.example' })).toThrow('must begin with DNS:');
  expect(() => want({ key_usage: ['a,b = c'] })).toThrow('are words');
  expect(() => want({ privatekey_content: 'x' })).toThrow('"privatekey_content": a key is read from its file');
  expect(requestProblem(want({ common_name: 'x' }))).toBeUndefined();
});
