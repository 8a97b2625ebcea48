import { isOn } from '../source/tricks.ts';

/** What OpenSSH lets us send on a channel before it has to answer, in bytes: no more than that travels in a round trip. */
const WINDOW = 2 * 1024 * 1024;

/** What one host was sent in this run, and how fast that went. */
export class Sent {
  readonly #places = new Map<string, string>();
  #opening = Number.POSITIVE_INFINITY;
  #rate = Number.POSITIVE_INFINITY;

  /** Where content with this SHA-256 should be on the host; whoever relies on it has to look whether it still is. */
  placeOf(sha256: string): string | undefined {
    return isOn('sent-once') ? this.#places.get(sha256) : undefined;
  }

  put(sha256: string, path: string): void {
    this.#places.set(sha256, path);
  }

  /** A process took so many milliseconds to open, which is two round trips. */
  opened(milliseconds: number): void {
    this.#opening = Math.min(this.#opening, milliseconds);
  }

  /** So many bytes took so many milliseconds, uncompressed. */
  took(bytes: number, milliseconds: number): void {
    this.#rate = bytes / milliseconds;
  }

  /** Bytes a millisecond that can be hoped for: as it was, and no more than the window lets through. */
  get rate(): number {
    return Math.min(this.#rate, WINDOW / (this.#opening / 2));
  }
}
