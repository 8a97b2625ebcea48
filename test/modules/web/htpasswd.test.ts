import { expect, test } from 'vitest';
import { moduleIdentifier } from '../../../src/modules/web/apache2-module.ts';
import { fitsKept, HASH_SCHEMES, keptPassword, saltSize } from '../../../src/modules/web/htpasswd-hash.ts';

// As openssl makes them.
const KEPT = [
  '$apr1$TY/JLrQq$6Io6w9eArapT0gD.7XB29/',
  '{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=',
  '$5$abc$qsg6EHbUzHQzF1POlD7zUwBINSELQxypPaeDcZe6vH0',
  '$6$abc$IdWKNKTJEb8LxY7CGg8YBXlvtfZzFw7Mp/r6niK9YB2mdvgY..TKjv1T..8RadRt2qvUHYRLr/TsVArtr91iR1',
  '$1$abc$iCQ2D3nhptRYi27fDYv2s1',
];

test.each(KEPT)('%s is of the password "secret"', (kept) => {
  expect(fitsKept(kept, 'secret')).toBe(true);
  expect(fitsKept(kept, 'Secret')).toBe(false);
});

const FAST = HASH_SCHEMES.filter((scheme) => !/^(bcrypt|sha)/.test(scheme));
// The others are slow by design, and have tests of their own.
test.each(FAST)('what %s keeps fits again', (scheme) => {
  const kept = keptPassword(scheme, "it's ü", 'abcdefghijklmnop'.slice(0, saltSize(scheme)));
  expect(fitsKept(kept, "it's ü")).toBe(true);
  expect(fitsKept(kept, "it's u")).toBe(false);
});

test('modules of Apache have the names that it lists them by', () => {
  expect(['rewrite', 'shib2', 'evasive', 'php7.4', 'php8.2'].map(moduleIdentifier)).toEqual([
    'rewrite_module',
    'mod_shib',
    'evasive20_module',
    'php7_module',
    'php_module',
  ]);
});
