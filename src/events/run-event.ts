import type { Json } from '../template/value.ts';

/** How a task ended on one host. `unknown` exists in check mode only: what would happen depends on a pending change. */
export type Status = 'ok' | 'changed' | 'skipped' | 'failed' | 'unreachable' | 'unknown';

/** One line of `--diff`: what differs, before and after. */
export interface Difference {
  readonly what: string;
  /** The path of the file whose content this is; absent for attributes. */
  readonly path?: string;
  readonly before: string | null;
  readonly after: string | null;
  /** True where running the task decides whether this changes. */
  readonly uncertain?: true;
}

/** What a task, or one item of its loop, came to on one host. Plain serialisable data, already redacted. */
export interface Outcome {
  readonly status: Status;
  /** What `register` gets, as JSON. With `no_log` only `censored`, `changed` and `failed`. */
  readonly result: { readonly [key: string]: Json };
  readonly differences: readonly Difference[];
  /** A failure that `ignore_errors` (or, for a lost host, `ignore_unreachable`) let pass. */
  readonly ignored?: true;
  /** The inventory name of the host that did the work in the place of this one. */
  readonly delegatedTo?: string;
  /** The address by which that one was reached, where it is not its name. */
  readonly delegateAddress?: string;
  /** The whole error report (place, code frame, remedy) of a failure found by the engine. */
  readonly report?: string;
  /** True where nothing of the result may be shown (`no_log`). */
  readonly censored?: true;
  /** The result is what the task is for and is shown without `-v`, as that of debug. */
  readonly shown?: true;
  /** Why the status is `unknown`. */
  readonly reason?: string;
}

/** What a module asked a host, what it planned, and what was run there. */
export interface Explanation {
  readonly probes: readonly ExplainedProbe[];
  readonly plan: readonly { readonly what: string; readonly certainty: 'will' | 'may'; readonly script: string }[];
  /** The number of the round trip to the host in which the plan was carried out; absent where it was not. */
  readonly batch?: number;
}

export interface ExplainedProbe {
  readonly name: string;
  readonly script: string;
  /** The number of the round trip to the host in which it was asked. */
  readonly batch: number;
  /** It was asked before the task that uses the answer. */
  readonly early: boolean;
}

/** A task as reporters name it. */
export interface TaskLabel {
  /** Unique within the run; a task that runs twice has two. */
  readonly id: string;
  /** Rendered, with `role : ` before it where it comes from a role. */
  readonly name: string;
  /** The action as written. */
  readonly action: string;
  readonly role?: string;
  readonly handler: boolean;
  /** file:line of the task. */
  readonly path: string;
  readonly tags: readonly string[];
  /** It looks and tells, and changes nothing. */
  readonly check?: true;
  /** Its differences are to be shown. */
  readonly diff?: true;
}

/** The figures of the recap line of one host, in Ansible's words. */
export interface HostStats {
  ok: number;
  changed: number;
  unreachable: number;
  failed: number;
  skipped: number;
  rescued: number;
  ignored: number;
}

/** Tasks on hosts, counted by who did them. */
export interface ModuleFigures {
  readonly native: number;
  /** By what they are written in. */
  readonly foreign: { readonly [language: string]: { readonly tasks: number; readonly modules: readonly string[] } };
}

/** Everything that happens in a run, in order. Reporters are folds over it and the journal is it on disk. */
export type RunEvent =
  | {
      readonly type: 'run.started';
      readonly at: string;
      readonly playbooks: readonly string[];
      readonly check: boolean;
      readonly diff: boolean;
    }
  | {
      readonly type: 'play.started';
      readonly name: string;
      readonly hosts: readonly string[];
      readonly path: string;
      /** Each host goes its own way: tasks of several hosts are open at once. */
      readonly free?: true;
      /** It is in check mode, where its tasks do not say otherwise. */
      readonly check?: true;
    }
  | { readonly type: 'play.empty'; readonly name: string; readonly reason: string }
  /** Tasks are left in the play but no host to run them on: `any_errors_fatal`, `max_fail_percentage`. */
  | { readonly type: 'play.exhausted' }
  /** Of several playbooks one is through: the figures so far. The last one ends with the run. */
  | { readonly type: 'playbook.finished'; readonly stats: { readonly [host: string]: HostStats } }
  /** The next of several playbooks; the first begins with the run. */
  | { readonly type: 'playbook.started'; readonly path: string }
  /** What Ansible says with so many `-v` of how it goes on; only in runs that are as verbose. */
  | { readonly type: 'remark'; readonly level: number; readonly message: string }
  | { readonly type: 'task.started'; readonly task: TaskLabel; readonly hosts: readonly string[] }
  /** A meta task was obeyed for a host: it has no outcome. */
  | { readonly type: 'meta.obeyed'; readonly task: TaskLabel; readonly host: string }
  | { readonly type: 'host.started'; readonly task: string; readonly host: string }
  | {
      readonly type: 'host.output';
      readonly task: string;
      readonly host: string;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  | {
      readonly type: 'item.finished';
      readonly task: string;
      readonly host: string;
      readonly label: string;
      readonly outcome: Outcome;
    }
  | {
      readonly type: 'host.retrying';
      readonly task: string;
      readonly host: string;
      readonly left: number;
      readonly outcome?: Outcome;
    }
  /** How a module came to its outcome, before that is told; only where the run is to explain itself. */
  | {
      readonly type: 'host.explained';
      readonly task: string;
      readonly host: string;
      /** Of the item, in a loop. */
      readonly label?: string;
      readonly explanation: Explanation;
    }
  | {
      readonly type: 'host.finished';
      readonly task: string;
      readonly host: string;
      readonly outcome: Outcome;
      readonly loop: boolean;
    }
  | {
      readonly type: 'file.included';
      readonly task: string;
      readonly path: string;
      readonly hosts: readonly string[];
      readonly label?: string;
    }
  | { readonly type: 'task.finished'; readonly task: string }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'notice'; readonly message: string }
  | {
      readonly type: 'run.finished';
      readonly stats: { readonly [host: string]: HostStats };
      /** What `set_stats` gave: of single hosts by their names, of the run under `_run`. */
      readonly custom?: { readonly [host: string]: { readonly [name: string]: Json } };
      readonly reason: 'done' | 'interrupted';
      /** How many tasks were done by modules of ours and by other programs; only where there were any of those. */
      readonly modules?: ModuleFigures;
    };
