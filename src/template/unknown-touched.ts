import type { Unknown } from './value.ts';

/**
 * Thrown where an operation needs a value that is not known in check mode. The renderer turns it into an unknown
 * result; it is never shown to a user, and so it is no InfrakitError.
 */
export class UnknownTouched extends Error {
  readonly unknown: Unknown;

  constructor(unknown: Unknown) {
    super(`an unknown value was used: ${unknown.reason}`);
    this.name = 'UnknownTouched';
    this.unknown = unknown;
  }
}
