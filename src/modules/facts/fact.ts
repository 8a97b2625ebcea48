import type { Json } from '../../sdk/index.ts';
import type { Readings } from './readings.ts';

/** Facts by their names without `ansible_`. */
export type Facts = Readonly<Record<string, Json>>;

/** Makes the facts of one topic of what the host said. */
export type Topic = (readings: Readings) => Facts;

/** What Ansible calls a value that the host does not tell. */
export const NOT_AVAILABLE = 'NA';
