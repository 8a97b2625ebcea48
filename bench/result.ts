import type { Cost } from './measure.ts';
import type { WireCount } from './relayed-host.ts';
import type { ToolName } from './tools.ts';

export interface Sample extends Cost, Partial<WireCount> {
  readonly run: number;
  readonly tool: ToolName;
  readonly phase: string;
  /** Turns more than connecting alone takes a bare ssh2. */
  readonly turnsBeyond?: number;
  /** Seconds of CPU of all hosts together. */
  readonly hostCpu?: number;
  /** Tasks that changed something, of all hosts together, where the tool's recap tells. */
  readonly changed?: number;
  /** Why the sample does not count. */
  readonly failure?: string;
}

export interface CaseResult {
  readonly name: string;
  readonly summary: string;
  readonly hosts: number;
  readonly rtt: number;
  readonly tasks?: number;
  readonly samples: readonly Sample[];
  /** Tools that were left out, and why. */
  readonly notRun: readonly { readonly tool: ToolName; readonly why: string }[];
  /** Where two tools left hosts in different states. Empty if all are equal. */
  readonly differences: readonly string[];
}

export const isSound = ({ samples, differences }: CaseResult): boolean =>
  differences.length === 0 && samples.every(({ failure }) => failure === undefined);

/** The sound samples of one phase with one tool. */
export const samplesOf = ({ samples }: CaseResult, phase: string, tool: ToolName): Sample[] =>
  samples.filter((sample) => sample.phase === phase && sample.tool === tool && sample.failure === undefined);

export const phasesOf = ({ samples }: CaseResult): string[] => [...new Set(samples.map(({ phase }) => phase))];
