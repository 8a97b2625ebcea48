import type { z } from 'zod';
import type { Json } from '../template/value.ts';
import type { Change } from './change.ts';
import type { ControlNode } from './control-node.ts';
import type { Params } from './params.ts';
import type { Output, Probes, StateOf } from './probe.ts';

/**
 * Fields of the result beside `changed` and `diff`, as Ansible names them. `failed: true` with a `msg` fails the task.
 * Where every counted change of the plan was a `may`, the outputs tell what happened, and `changed: false` says nothing did.
 */
export type ResultFields = Readonly<Record<string, Json | undefined>>;

/**
 * What a task can do to a host, said as data: what to read, and what differs. It has no apply step, touches no
 * connection and does not know of check mode; `converge` does all three.
 */
export interface Module<
  S extends z.ZodRawShape = z.ZodRawShape,
  W = unknown,
  P extends Probes = Probes,
  M extends Probes = Probes,
> {
  readonly kind: 'module';
  /** The short name. */
  readonly name: string;
  /** The collection it comes from in Ansible: `ansible.builtin`, `ansible.posix`, `community.general`. */
  readonly collection: string;
  readonly summary: string;
  readonly params: Params<S>;
  /** The module that it comes down to on the hosts there are; what `module_defaults` gives to that one counts, too. */
  readonly standsFor?: string;
  /** Where it is false, `async` is refused as Ansible refuses it. */
  readonly background?: false;
  /** What the control node adds to the parameters, such as the content of a file; runs in check mode too and writes nothing. */
  prepare?(params: z.output<z.ZodObject<S>>, node: ControlNode): Promise<W> | W;
  inspect(want: W): P;
  /** A second look that depends on the first. */
  inspectMore?(want: W, is: StateOf<P>): M;
  /** Every difference, in the order in which to remove them. Pure: the same input gives the same plan. */
  plan(want: W, is: StateOf<P> & StateOf<M>): Iterable<Change>;
  /** The paths at and below which its changes lie; without it they may lie anywhere on the host. */
  touches?(want: W): readonly string[];
  /**
   * What the probes would read once the plan was carried out, or undefined where that cannot be told. Items of a loop
   * that touch the same file are planned one upon the other by it.
   */
  foresee?(want: W, is: StateOf<P> & StateOf<M>): (StateOf<P> & StateOf<M>) | undefined;
  /**
   * Of a module that only reads: the paths whose state is its result, `/` for more than files. In check mode the answer
   * is unknown where a pending change touches them.
   */
  reads?(want: W): readonly string[];
  /** Of `setup`: whether it is the module that knows the fact of a name, written without `ansible_`. */
  setsFact?(name: string): boolean;
  /** `outputs` has one entry for each change of the plan that was applied; in check mode it is empty. */
  result?(want: W, is: StateOf<P> & StateOf<M>, outputs: readonly Output[]): ResultFields;
}

type Parsed<S extends z.ZodRawShape> = z.output<z.ZodObject<S>>;
type Written<S extends z.ZodRawShape, W, P extends Probes, M extends Probes> = Omit<Module<S, W, P, M>, 'kind'>;

/** A module as the engine holds it: its type parameters are its own business. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where the parameters of all modules meet
export type AnyModule = Module<any, any, any, any>;

/** Defines a module whose `want` is what `prepare` makes of its parameters. */
export function defineModule<S extends z.ZodRawShape, W, P extends Probes, M extends Probes = Record<never, never>>(
  module: Omit<Written<S, W, P, M>, 'prepare'> & { prepare(params: Parsed<S>, node: ControlNode): Promise<W> | W },
): Module<S, W, P, M>;
/** Defines a module whose `want` is just its parameters. */
export function defineModule<S extends z.ZodRawShape, P extends Probes, M extends Probes = Record<never, never>>(
  module: Omit<Written<S, Parsed<S>, P, M>, 'prepare'> & { readonly prepare?: never },
): Module<S, Parsed<S>, P, M>;
export function defineModule(module: Omit<AnyModule, 'kind'>): AnyModule {
  return { kind: 'module', ...module };
}
