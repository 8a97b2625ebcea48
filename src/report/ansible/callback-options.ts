import type { Paint, Tone } from '../colour.ts';
import type { Sink } from '../sink.ts';

/** The settings of Ansible's default callback, which those made of it share. */
export interface CallbackSettings {
  readonly displaySkippedHosts: boolean;
  readonly displayOkHosts: boolean;
  /** Failures and lost hosts go to standard error. */
  readonly displayFailedStderr: boolean;
  readonly showPerHostStart: boolean;
  readonly showCustomStats: boolean;
  readonly checkModeMarkers: boolean;
  readonly showTaskPathOnFailure: boolean;
  readonly resultFormat: 'json' | 'yaml';
  /** With line breaks; without a word of it JSON only where Ansible always has them, YAML everywhere. */
  readonly prettyResults: boolean | undefined;
  /** What verbose runs tell beside results goes to standard error. */
  readonly remarksToErrors: boolean;
  /** The warnings that results hold are shown. */
  readonly actionWarnings: boolean;
  readonly diffContext: number;
  /** Bytes of a text, before or after, from which its difference is not shown; 0 is any length. */
  readonly maxDiffSize: number;
}

/** Keeps what is printed, plain: without colours. */
export type Log = (text: string, tone?: Tone) => void;

/** What a callback is made with. */
export interface CallbackOptions {
  readonly out: Sink;
  readonly errors: Sink;
  /** The number of `-v`. */
  readonly verbosity: number;
  readonly paint: Paint;
  /** The width of banners and warnings. */
  readonly columns: number;
  readonly settings: CallbackSettings;
  readonly log?: Log | undefined;
}
