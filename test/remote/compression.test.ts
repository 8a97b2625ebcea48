import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { compressionPays } from '../../src/remote/compression.ts';

const text = { bytes: Buffer.from('all work and no play\n'.repeat(150_000)) };
const SLOW = 1_000;
const FAST = 1_000_000;

test.each([
  ['a text on a slow line', text, SLOW, true],
  ['a text on a line faster than the packing', text, FAST, false],
  ['a text on a line of unknown speed', text, Number.POSITIVE_INFINITY, false],
  ['what does not shrink', { bytes: randomBytes(3_000_000) }, SLOW, false],
  ['what is sent before it is known', { bytes: text.bytes.subarray(0, 500_000) }, SLOW, false],
])('packing pays or not: %s', async (_name, content, rate, pays) => {
  expect(await compressionPays(content, rate)).toBe(pays);
});
