import type { Json } from '../../sdk/index.ts';
import type { Readings } from './readings.ts';

/** Facts by their names without `ansible_`. */
export type Facts = Readonly<Record<string, Json>>;

/** What the script can say beside the lines of files (`script.ts`). */
export type Question =
  | 'addresses'
  | 'block devices'
  | 'clock'
  | 'environments'
  | 'interfaces'
  | 'local facts'
  | 'lsb'
  | 'machine'
  | 'mounts'
  | 'name'
  | 'processors'
  | 'python'
  | 'systemd'
  | 'user';

/** Some facts that belong together: what they are made of, and how. */
export interface Topic {
  /** The facts it can have; `*` stands for any characters. */
  readonly names: readonly string[];
  /** It has more facts, whose names the host chooses. */
  readonly open?: true;
  /** Small files to read; paths may have wildcards. */
  readonly files?: readonly string[];
  /** Paths whose mere presence says something. */
  readonly signs?: readonly string[];
  readonly questions?: readonly Question[];
  /** Makes the facts of what the host said. */
  facts(readings: Readings): Facts;
}

/** What Ansible calls a value that the host does not tell. */
export const NOT_AVAILABLE = 'NA';
