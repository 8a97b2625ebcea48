import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/secret/secret.ts';
import { decrypt, decryptBytes, encryptBytes } from '../../src/secret/vault.ts';

const PLAIN = 'user: admin\nsecret: ümlaut\n';
/** Written by ansible-vault of ansible-core 2.14, with the password "pw1", and for the vault id "prod" with "pw2". */
const OLD = `$ANSIBLE_VAULT;1.1;AES256
34356531383033653865353164363834363230393130623639336432353562363766616137643431
3764303932336431636336626332353564306231383539380a653162636437343132353564386533
31663138623563376163306330346166356334616132346265643363323136356633323565373662
6163343339633031390a643363316435666461373837326665366665306361393263363230383937
30626561333835323936383430386564376135303166346138346535663363636630
`;
const LABELLED = `$ANSIBLE_VAULT;1.2;AES256;prod
32623931656339333861626466633365613738333565643737343739303966343564376464363166
3965633635383233376364346561366232333831633034660a393461613463306430363038616136
33626132316162646162643432613232656534313963323061316537396638373162653461386364
3235303730616463320a346633616337383062303663613065373162373439323362383165386231
37313261353466383463643135633534396336616637343135303137313939333936
`;
const keys = (entries: Record<string, string>) =>
  new Map(Object.entries(entries).map(([label, password]) => [label, new Secret(password)]));

describe('a vault text', () => {
  it('that ansible-vault wrote is opened, with the password of its id first', () => {
    expect(decrypt(OLD, keys({ default: 'pw1' })).reveal()).toBe(PLAIN);
    expect(decrypt(LABELLED, keys({ default: 'pw1', prod: 'pw2' })).reveal()).toBe(PLAIN);
    // Any password may fit a text of another id, as in Ansible without vault_id_match.
    expect(decrypt(LABELLED, keys({ other: 'pw2' })).reveal()).toBe(PLAIN);
    expect(decrypt(LABELLED, keys({ prod: 'wrong', 'prod\u00001': 'pw2' })).reveal()).toBe(PLAIN);
  });

  it.each([
    ['a wrong password', OLD, { default: 'pw2' }, 'no vault password fits this text'],
    ['a wrong password of its id', LABELLED, { prod: 'pw1' }, 'no vault password fits the vault id "prod"'],
    ['the password of another id', LABELLED, { dev: 'pw1' }, 'no vault password was given for the vault id "prod"'],
    ['no password', OLD, {}, 'Attempting to decrypt but no vault secrets found: no vault password was given'],
    ['digits cut off', OLD.trimEnd().slice(0, -20), { default: 'pw1' }, 'the vault text is cut short or damaged'],
    [
      'a digit cut off',
      OLD.trimEnd().slice(0, -1),
      { default: 'pw1' },
      'Vault format unhexlify error: Odd-length string',
    ],
    [
      'a foreign letter',
      OLD.replace('3435', '34x5'),
      { default: 'pw1' },
      'Vault format unhexlify error: Non-hexadecimal digit found',
    ],
    ['a part missing', OLD.replace('0a65', '3165'), { default: 'pw1' }, 'the vault text is cut short or damaged'],
    ['another format', OLD.replace('1.1', '1.0'), { default: 'pw1' }, 'this is not a vault text of format 1.1 or 1.2'],
  ])('with %s says so', (_, text, given, message) => {
    expect(() => decrypt(text, keys(given as Record<string, string>))).toThrow(message);
  });

  it('holds any bytes, under a label where there is one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.constantFrom(undefined, 'default', 'prod'), (bytes, id) => {
        const text = encryptBytes(bytes, new Secret('päss'), id);
        expect(text.split('\n', 1)[0]).toBe(`$ANSIBLE_VAULT;${id === 'prod' ? '1.2;AES256;prod' : '1.1;AES256'}`);
        expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
        expect([...decryptBytes(text, keys({ [id ?? 'default']: 'päss' })).reveal()]).toEqual([...bytes]);
      }),
      { numRuns: 15 },
    );
  });

  it('is another one each time', () => {
    const [one, two] = [1, 2].map(() => encryptBytes(Buffer.from('x'), new Secret('pw')));
    expect(one).not.toBe(two);
  });
});
