import type { JsonFiles } from './fact-cache.ts';

/** What the configuration decides where neither keywords nor variables say otherwise. */
export interface RunSettings {
  /** The ansible.cfg that was read. */
  readonly configFile: string | undefined;
  readonly anyErrorsFatal: boolean;
  readonly noLog: boolean;
  /** Whether a name that a task notifies and no handler has ends the run. */
  readonly needsHandlers: boolean;
  readonly strategy: string;
  /** Whether a failed task stops at the debugger where it does not say itself. */
  readonly debugsFailures: boolean;
  /** Seconds; 0 for any time. */
  readonly taskTimeout: number;
  readonly gathering: 'implicit' | 'explicit' | 'smart';
  readonly gatherSubset: readonly string[] | undefined;
  /** Whether facts are variables with `ansible_` before their names. */
  readonly injectFacts: boolean;
  /** Where facts outlive the run; undefined where they do not. */
  readonly factFiles: JsonFiles | undefined;
  /** Forget what was kept before the run. */
  readonly forgetsFacts: boolean;
  /** Whether a mapping is merged into one of the same name that is weaker, and does not replace it. */
  readonly mergesHashes: boolean;
  /** Whether what a role defines is seen by its own tasks alone. */
  readonly privateRoleVars: boolean;
  /** What `ansible_managed` says. */
  readonly managed: string;
}
