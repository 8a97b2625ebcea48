import { describe, expect, it } from 'vitest';
import { redactor } from '../../../src/secret/redactor.ts';
import { hashPassword } from '../../../src/template/formats/crypt/password-hash.ts';

describe('a password hash', () => {
  it.each([
    // The vectors of Drepper's specification.
    ['sha256', 'Hello world!', 'saltstring', 10000, '$5$rounds=10000$saltstring$'],
    [
      'sha512',
      'Hello world!',
      'saltstring',
      5000,
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ],
    ['sha256_crypt', 'Hello world!', 'saltstring', 5000, '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
    ['md5', 'pw', 'saltsalt', undefined, '$1$saltsalt$6SNdNaZLKst2LlSm7oPPL1'],
  ])('of %s is that of crypt(3)', (scheme, password, salt, rounds, expected) => {
    expect(hashPassword(password, scheme, { salt, rounds }).startsWith(expected)).toBe(true);
  });

  it('has another salt each time where none is given', () => {
    expect(hashPassword('secret-one', 'md5')).not.toBe(hashPassword('secret-one', 'md5'));
  });

  it('makes its password a secret', () => {
    hashPassword('correct horse', 'md5');
    expect(redactor.text('it is correct horse')).toBe('it is ***');
  });

  it('refuses salts that crypt(3) does not take', () => {
    expect(() => hashPassword('x', 'sha512', { salt: 'a$b' })).toThrow('a salt is made of');
    expect(() => hashPassword('x', 'md5', { salt: '123456789' })).toThrow('at most 8 characters');
  });
});
