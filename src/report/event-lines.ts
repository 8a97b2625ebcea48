import type { RunEvent } from '../events/run-event.ts';
import { printableLine } from './printable.ts';

type Of<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** The line that tells of a file whose tasks are included. */
export function includedLine({ path, hosts, label }: Of<'file.included'>): string {
  const item = label === undefined ? '' : ` => (item=${label})`;
  return printableLine(`included: ${path} for ${hosts.join(', ')}${item}`);
}

/** The line that tells of an attempt that failed, of a task of this name. */
export const retryingLine = (name: string, { host, left }: Of<'host.retrying'>): string =>
  printableLine(`FAILED - RETRYING: [${host}]: ${name} (${left} retries left).`);
