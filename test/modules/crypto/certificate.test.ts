import { expect, test } from 'vitest';
import { readCertificate } from '../../../src/modules/crypto/certificate.ts';
import { certificateTime } from '../../../src/modules/crypto/certificate-time.ts';
import { x509Certificate } from '../../../src/modules/crypto/x509-certificate.ts';
import { parse } from '../conformance.ts';
import { CERTIFICATE } from '../web/server.ts';

test('a certificate is read', () => {
  const certificate = readCertificate(CERTIFICATE) ?? expect.fail('it is no certificate');
  expect(certificate).toMatchObject({
    subject: '[["550403=localhost"]]',
    issuer: '[["550403=localhost"]]',
    notBefore: '20261121015540Z',
    notAfter: '21261028015540Z',
  });
  expect([...certificate.extensions.keys()].sort()).toEqual(['551d0e', '551d11', '551d13', '551d23']);
  expect(certificate.isSignedBy(certificate)).toBe(true);
  expect(readCertificate('no certificate')).toBeUndefined();
});

test('times are moments or distances', () => {
  const now = new Date('2026-11-28T10:00:00.5Z');
  expect(certificateTime('20300131000000Z', now)).toBe('20300131000000Z');
  expect(certificateTime('+0s', now)).toBe('20261128100000Z');
  expect(certificateTime('+1w2d3h4m5s', now)).toBe('20261207130405Z');
  expect(certificateTime('-1d', now)).toBe('20261127100000Z');
  for (const text of ['', '+', 'tomorrow', '2030-01-31', '+1y']) expect(certificateTime(text, now)).toBeUndefined();
});

test('what cannot be done is refused before a host is touched', () => {
  const certificate = (params: object) => () => parse(x509Certificate, { path: '/c', ...params });
  const self = { provider: 'selfsigned', csr_path: '/r', privatekey_path: '/k' };
  expect(certificate({ ...self, provider: 'acme' })).toThrow('provider');
  expect(certificate({ ...self, acme_directory: 'https://x' })).toThrow(
    'of the providers there are selfsigned and ownca',
  );
  expect(certificate({ ...self, csr_path: undefined })).toThrow('needs one of csr_path and csr_content');
  expect(certificate({ ...self, selfsigned_notAfter: 'never' })).toThrow("'never' is no time");
  expect(certificate({ ...self, provider: 'ownca' })).toThrow('needs ownca_privatekey_path');
  expect(certificate(self)).not.toThrow();
});
