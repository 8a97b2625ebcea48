import type { Paint } from '../colour.ts';
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
}

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
}
