import type { Connector } from '../connection/connection.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { LoadContext } from '../playbook/load-context.ts';
import type { Playbook } from '../playbook/model.ts';
import type { Secret } from '../secret/secret.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Dict } from '../template/value.ts';
import type { Actions } from './actions.ts';
import type { RunSettings } from './run-settings.ts';

/** Everything a run needs to know before it starts: already loaded, already found free of errors. */
export interface Site {
  readonly playbooks: readonly Playbook[];
  readonly inventory: Inventory;
  readonly actions: Actions;
  readonly renderer: Renderer;
  /** By the name that `connection` and `ansible_connection` use. */
  readonly connectors: ReadonlyMap<string, Connector>;
  /** For what is loaded while the run goes on: include_tasks, include_role, vars files. */
  readonly load: LoadContext;
}

/** What the command line and the configuration decide. */
export interface RunOptions {
  readonly check: boolean;
  readonly diff: boolean;
  /** Plan again after every change and fail where something is left. */
  readonly verify: boolean;
  /** Tell how each module came to its outcome. */
  readonly explain: boolean;
  /** Ask hosts what later tasks will want to know, with what the task at hand wants to know. */
  readonly speculation: boolean;
  /** How many hosts are worked on at once; `auto` finds the number. */
  readonly forks: number | 'auto';
  readonly limit: readonly string[];
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly extraVars: Dict;
  readonly verbosity: number;
  /** Whether whole results are shown, as JSON lines do: then all facts are gathered, wherever they are read. */
  readonly showsResults?: boolean;
  /** One task without a playbook: of that there is nothing to tell. */
  readonly isAdHoc?: boolean;
  readonly forceHandlers: boolean;
  readonly startAtTask: string | undefined;
  /** Asks before each task. */
  readonly step: boolean;
  readonly defaults: ConnectionDefaults;
  readonly settings: RunSettings;
  /** Asks the person at the terminal; gives undefined at once where there is none. */
  prompt(
    text: string,
    options: {
      readonly echo: boolean;
      readonly timeout?: number;
      /** Takes the next line of a pipe, too. */
      readonly piped?: boolean;
    },
  ): Promise<string | undefined>;
  /** Aborts the run after the steps under way. */
  readonly signal: AbortSignal;
}

/** What holds where neither variables nor keywords say otherwise. */
export interface ConnectionDefaults {
  readonly connection: string;
  readonly user: string | undefined;
  readonly port: number;
  readonly privateKeyFiles: readonly string[];
  readonly password: Secret | undefined;
  readonly hostKeyChecking: 'strict' | 'accept-new' | 'off';
  readonly knownHostsFiles: readonly string[];
  readonly sshArgs: string;
  /** Milliseconds. */
  readonly connectTimeout: number;
  readonly become: boolean;
  readonly becomeUser: string;
  readonly becomeMethod: string;
  readonly becomeExe?: string | undefined;
  readonly becomeFlags?: string | undefined;
  readonly becomePassword: Secret | undefined;
}
