import type { Outcome } from '../../events/run-event.ts';
import { printableLine } from '../printable.ts';

/** `[host]`, or `[host -> delegate]` with the delegate's address where it has another. */
export function hostPlace(host: string, { delegatedTo, delegateAddress }: Outcome): string {
  if (delegatedTo === undefined || delegatedTo === host) return printableLine(`[${host}]`);
  const address = delegateAddress === undefined || delegateAddress === delegatedTo ? '' : `(${delegateAddress})`;
  return printableLine(`[${host} -> ${delegatedTo}${address}]`);
}
