import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Content } from '../sdk/change.ts';
import { isOn } from '../source/tricks.ts';
import { sizeOf } from './stage.ts';

/** Level 1 packs about so many bytes a millisecond, in a thread beside the event loop. */
const PACKING = 80_000;

/** Less than this is sent before it is known whether packing pays. */
const WORTH_ASKING = 1024 * 1024;

/** Content that shrinks to no less than this part is left alone. */
const SHRINKS = 0.7;

const SAMPLE = 128 * 1024;

/**
 * Whether it is faster to send a content compressed: it shrinks, and the line is slower than the compression.
 *
 * @param rate bytes a millisecond that the line is thought to carry
 * @throws Error of node:fs where a local file cannot be read
 */
export async function compressionPays(content: Content, rate: number): Promise<boolean> {
  const size = sizeOf(content);
  if (!isOn('compression') || size < WORTH_ASKING || rate > PACKING) return false;
  const parts = await Promise.all([0, Math.floor((size - SAMPLE) / 2), size - SAMPLE].map((at) => sample(content, at)));
  const sampled = Buffer.concat(parts);
  const packed = await promisify(deflate)(sampled, { level: 1 });
  return packed.length < SHRINKS * sampled.length;
}

async function sample(content: Content, at: number): Promise<Uint8Array> {
  if ('bytes' in content) return content.bytes.subarray(at, at + SAMPLE);
  const file = await open(content.localPath);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE), 0, SAMPLE, at);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
