import { expect, test } from 'vitest';
import { user } from '../../../src/modules/accounts/user.ts';
import { warningsOf } from '../../../src/modules/accounts/user-warnings.ts';
import { parse } from '../conformance.ts';

const warned = (args: Readonly<Record<string, unknown>>) =>
  warningsOf(parse(user, { name: 'carol', ...args }) as never);

test.each([
  '*',
  '!',
  '*************',
  '$1$salt$qJH7.N4xYta3aEG/dfqo/0',
  '$5$MnfsQ4iN$ZMTppKN16y/tIsUYs/obHlhdP.Os80yXhTurpBMUbA5',
  '$6$rounds=5000$salt$U7YjQjLlx4KfdCsgA0xBeLHr2P2qVbU5gU9yBcUZtTnYqq0u1IYzYuJ4FcYtb8vBfQKcWm5gk2M3gr2EmuoD10',
  '$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7',
  '$2b$12$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m',
])('%s is a hash, or lets nobody in', (password) => expect(warned({ password })).toEqual([]));

test.each(['secret', '', '$6$salt$short', '$6$salt$+', 'a$6$salt$b'])('%j is hardly a hash', (password) =>
  expect(warned({ password })).toEqual([expect.stringContaining('not to have been hashed')]),
);

test('to append no groups is hardly meant', () => {
  expect(warned({ append: true })).toEqual([expect.stringContaining("no 'groups' are specified")]);
  expect(warned({ append: true, groups: ['web'] })).toEqual([]);
  expect(warned({ append: true, state: 'absent' })).toEqual([]);
});
