import type { Duplex } from 'node:stream';
import type { z } from 'zod';
import type { Difference } from '../events/run-event.ts';
import type { Shell } from '../shell/sh.ts';
import type { Expression } from '../template/template.ts';
import type { Dict, Unknown, Value } from '../template/value.ts';
import type { Change } from './change.ts';
import type { ControlNode } from './control-node.ts';
import type { ResultFields } from './module.ts';
import type { Params } from './params.ts';
import type { Output, Probes, StateOf } from './probe.ts';

/**
 * What a control does in check mode: `run` it (it changes nothing, or only the engine's own state), `skip` it, or call
 * its outcome `unknown`.
 */
export type CheckBehaviour = 'run' | 'skip' | 'unknown';

/** What cannot be said as inspect and plan: waiting, asking, rebooting, speaking to the engine. */
export interface Control<S extends z.ZodRawShape = z.ZodRawShape> {
  readonly kind: 'control';
  readonly name: string;
  readonly collection: string;
  readonly summary: string;
  readonly params: Params<S>;
  /** `host` needs a connection; `controller` runs without one. */
  readonly where: 'host' | 'controller';
  readonly check: CheckBehaviour | ((want: z.output<z.ZodObject<S>>) => CheckBehaviour);
  /** Why it is skipped or unknown in check mode, where there is more to say than that. */
  readonly checkReason?: string;
  /** Of a program that is not ours: what it is written in. */
  readonly foreign?: string;
  /** Parameters that hold expressions (`that`, `var`): they arrive as `Expression`, not evaluated. */
  readonly expressions?: readonly (keyof S & string)[];
  /** True where it takes any parameters beside the declared ones, as set_fact does. They arrive in `context.free`. */
  readonly freeNames?: boolean;
  /** True where it acts once for all hosts of the play, as pause and add_host do. */
  readonly oncePerPlay?: boolean;
  run(want: z.output<z.ZodObject<S>>, context: ControlContext): Promise<ControlResult> | ControlResult;
}

// biome-ignore lint/suspicious/noExplicitAny: the one place where the parameters of all controls meet
export type AnyControl = Control<any>;

export const defineControl = <S extends z.ZodRawShape>(control: Omit<Control<S>, 'kind'>): Control<S> => ({
  kind: 'control',
  ...control,
});

/** What the keywords of a task and the command line say of how it is done. */
export interface TaskMode {
  readonly check: boolean;
  readonly diff: boolean;
  readonly noLog: boolean;
  /** Whether it is a job of the host: `async`. */
  readonly inBackground?: boolean;
}

/** What a control can reach while it runs for one host. */
export interface ControlContext {
  readonly hostName: string;
  /** How the task is to be done. */
  readonly task: TaskMode;
  readonly node: ControlNode;
  /** The declared parameters that were given, rendered but not converted: their Python types are as written. */
  readonly given: Dict;
  /** The parameters beside the declared ones, rendered. */
  readonly free: Dict;
  /** @throws UndefinedVariable */
  evaluate(expression: Expression): Value;
  condition(expression: Expression): boolean | Unknown;
  variable(name: string): Value | undefined;
  /** A job in the background that this run started. */
  job(id: string): JobEnd | undefined;
  /** A variable of the host that does the work: of another one, where the task is delegated. */
  hostVariable(name: string): Value | undefined;
  /** `-v` is 1. */
  readonly verbosity: number;
  readonly host: HostAccess;
  /** Asks the person at the terminal; without one gives undefined at once. */
  prompt(text: string, options: { readonly echo: boolean; readonly timeout?: number }): Promise<string | undefined>;
  /** Resolves after so many milliseconds, or rejects when the run is aborted. */
  sleep(milliseconds: number): Promise<void>;
}

/** A job in the background, as the run knows it that started it. */
export interface JobEnd {
  /** Tells what its scripts printed, once the host has said so. */
  deliver(outputs: readonly Output[]): void;
  /** What the task came to, once that is told. */
  end(): Promise<{
    readonly changed: boolean;
    readonly failed: boolean;
    readonly fields: ResultFields;
    readonly values?: Dict;
  }>;
  /** Its host knows nothing of it: it is one of check mode. */
  readonly inMemory?: true;
}

/** The host of a control, as the become user of its task. */
export interface HostAccess {
  run(script: Shell): Promise<Output>;
  inspect<P extends Probes>(probes: P): Promise<StateOf<P>>;
  /** Applies changes in order and stops after the first that fails; gives one output for each that ran. */
  apply(changes: readonly Change[]): Promise<readonly Output[]>;
  /** A TCP connection that starts on the host. */
  dial(address: string, port: number): Promise<Duplex>;
  /** Copies a file of the host into a stream of bytes. */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Drops the connection, so that the next use connects anew. */
  disconnect(): Promise<void>;
}

/** What a control gives back; `effects` are for the engine. */
export interface ControlResult {
  readonly changed?: boolean;
  readonly failed?: boolean;
  readonly skipped?: boolean;
  /** In check mode: it depends on what has not happened yet. */
  readonly unknown?: Unknown;
  /** The result is what the task is for: it is shown without `-v`, as that of debug. */
  readonly shown?: boolean;
  readonly msg?: string;
  readonly fields?: ResultFields;
  /** Values that must keep their Python types, such as those of set_fact and debug; they win over `fields`. */
  readonly values?: Dict;
  readonly effects?: readonly Effect[];
  /** What `--diff` shows. */
  readonly differences?: readonly Difference[];
}

export type Effect =
  | { readonly kind: 'facts'; readonly facts: Dict; readonly cacheable: boolean }
  | { readonly kind: 'vars'; readonly vars: Dict }
  | { readonly kind: 'add-host'; readonly name: string; readonly groups: readonly string[]; readonly vars: Dict }
  | { readonly kind: 'group-by'; readonly group: string; readonly parents: readonly string[] }
  /** Of `set_stats`: for the end of the run, of one host or of all. */
  | { readonly kind: 'stats'; readonly stats: Dict; readonly perHost: boolean; readonly aggregate: boolean }
  | { readonly kind: 'meta'; readonly action: MetaAction };

export const META_ACTIONS = [
  'noop',
  'flush_handlers',
  'end_play',
  'end_batch',
  'end_host',
  'end_role',
  'clear_facts',
  'clear_host_errors',
  'refresh_inventory',
  'reset_connection',
] as const;
export type MetaAction = (typeof META_ACTIONS)[number];
