import type { Floor } from './floor.ts';
import type { Invocation, ToolName } from './tools.ts';

/** One measured step of a case. Phases follow each other on the same hosts, and each leaves them in a known state. */
export interface Phase {
  readonly name: string;
  readonly invocation: Invocation;
  readonly floor: Floor | 'node';
  /** Nothing may be left to change: the recap has to say so. */
  readonly unchanged?: boolean;
  /** Whatever the controller may have kept from earlier commands is thrown away before. */
  readonly cold?: boolean;
  /** Also measured with scp, from and to these files. */
  readonly scp?: { readonly from: string; readonly to: string };
}

export interface Case {
  readonly name: string;
  readonly summary: string;
  /** How many hosts; 0 for what happens on the controller alone. */
  readonly hosts: readonly number[];
  /** Round-trip times in milliseconds. */
  readonly rtts: readonly number[];
  /** Tasks for each host, where a goal speaks of one. */
  readonly tasks?: number;
  /** Hosts are brought to the wanted state by an unmeasured run before the phases. */
  readonly prepared?: boolean;
  /** Why a tool is not run on so many hosts, unless it is asked for. */
  readonly leftOut?: (tool: ToolName, hosts: number) => string | undefined;
  /** Writes what the playbooks need that is too large to lie in the repository. */
  readonly write?: (scratch: string) => void;
  readonly phases: (scratch: string) => readonly Phase[];
}

/** What a user types to run one of the playbooks here. */
export const play = (playbook: string, ...words: string[]): Invocation => ({ playbook, arguments: words });

export const times = (count: number, text: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => text(index));
