import { expect, test } from 'vitest';
import { UnreachableError } from '../../src/connection/connection.ts';
import { failureOf } from '../../src/engine/failure.ts';
import { InfrakitError } from '../../src/source/infrakit-error.ts';

test('what a user can mend is a failure with its remedy', () => {
  const { status, values } = failureOf(new InfrakitError('there is no disk', { hint: 'buy one' }));
  expect(status).toBe('failed');
  expect(values instanceof Map && values.get('msg')).toBe('there is no disk. buy one');
});

test('a lost host is unreachable', () => {
  expect(failureOf(new UnreachableError('no route')).status).toBe('unreachable');
});

test('a bug of ours fails its host and keeps its stack, and the other hosts go on', () => {
  const { status, report } = failureOf(new TypeError('x is not a function'));
  expect(status).toBe('failed');
  expect(report).toMatch(/TypeError: x is not a function\n\s+at .*a-bug-fails-its-host/);
});
