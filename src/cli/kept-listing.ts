import { createHash } from 'node:crypto';
import { type Asked, stillSays } from '../source/disk.ts';
import { readCached, writeCached } from './user-cache.ts';

/** What `--list-hosts` and the like printed, with all that was read for it: the same is printed while all of that is the same. */
export interface Listing {
  readonly text: string;
  readonly asked: readonly Asked[];
}

/** The settings that a listing may depend on and that lie in no file. */
const SETTINGS = /^(?:ANSIBLE_\w+|INFRAKIT_\w+|HOME)$/;

/**
 * The name under which a listing is kept.
 *
 * @param command identifies what makes the listing, words what it was called with
 */
export function listingName(command: string, words: readonly string[]): string {
  const settings = Object.entries(process.env)
    .filter(([name]) => SETTINGS.test(name))
    .sort();
  const whole = JSON.stringify([command, words, process.cwd(), settings]);
  return `${createHash('sha256').update(whole).digest('hex')}.listing`;
}

/** The text of a listing that was kept, if it would be the same today. */
export function keptListing(directory: string, name: string): string | undefined {
  const kept = readCached(directory, name);
  if (!kept) return undefined;
  try {
    const { text, asked }: Listing = JSON.parse(kept.toString());
    return asked.every(stillSays) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** One in so many listings that are kept looks for those that nobody uses any more. */
const CLEANING = 20;

export const keepListing = (directory: string, name: string, listing: Listing): void =>
  writeCached(directory, name, Buffer.from(JSON.stringify(listing)), Math.random() < 1 / CLEANING);
