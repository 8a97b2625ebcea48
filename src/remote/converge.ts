import type { Difference } from '../events/run-event.ts';
import { type Change, Unmet } from '../sdk/change.ts';
import type { AnyModule, ResultFields } from '../sdk/module.ts';
import type { Output, Probes, StateOf } from '../sdk/probe.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { askNothing } from './ahead-batch.ts';

/** The part of a host that converge uses; its become user, environment and timeout are bound already. */
export interface ConvergeHost {
  inspect<P extends Probes>(probes: P): Promise<StateOf<P>>;
  apply(changes: readonly Change[]): Promise<readonly Output[]>;
}

export interface ConvergeMode {
  /** Look and tell, but change nothing. */
  readonly check: boolean;
  /** In check mode: an earlier task would have changed this host, so what is missing now may be there then. */
  readonly pending: boolean;
  /** Whether a pending change may alter what stands at one of these paths. Without it none does. */
  readonly mayAlter?: (paths: readonly string[]) => boolean;
  /** After a change, plan again: what is left is a failure. */
  readonly verify: boolean;
}

export interface Convergence {
  readonly status: 'ok' | 'changed' | 'failed' | 'unknown';
  readonly differences: readonly Difference[];
  /** The module's result fields; `msg` holds the reason of a failure. */
  readonly fields: ResultFields;
  /** Why the status is `unknown`. */
  readonly reason?: string;
}

/** What a module made of what the host said; it is told once, before anything is applied. */
export type OnPlan = (plan: readonly Change[]) => void;

/** Brings a host to what a module wants: look, plan, and unless checking, apply. The one place that knows of check mode. */
export async function converge(
  module: AnyModule,
  want: unknown,
  host: ConvergeHost,
  mode: ConvergeMode,
  onPlan?: OnPlan,
): Promise<Convergence> {
  const { is, plan, unmet } = await look(module, want, host);
  onPlan?.(plan);
  if (unmet)
    return mode.check && mode.pending
      ? undecided([], {}, unmet.message)
      : failed(plan, unmet.message, unmet.hint, unmet.fields);

  const differences = plan.flatMap(describe);
  const blocked = plan.find((change) => change.unmet !== undefined);
  if (blocked?.unmet && !(mode.check && mode.pending)) return failed(plan, blocked.unmet);

  if (mode.check || plan.length === 0) {
    const fields = module.result?.(want, is, []) ?? {};
    if (mode.check && module.reads && mode.mayAlter?.(module.reads(want))) {
      return undecided([], fields, 'an earlier task would change what it reads');
    }
    if (fields.failed === true) {
      // What is missing now may be there after the change that is pending.
      return mode.check && mode.pending
        ? undecided(differences, {}, String(fields.msg ?? 'it fails as things stand'))
        : { status: 'failed', differences, fields };
    }
    const counted = plan.filter((change) => !change.uncounted);
    if (counted.some((change) => change.certainty === 'will')) return { status: 'changed', differences, fields };
    return counted.length === 0
      ? { status: 'ok', differences, fields }
      : undecided(differences, fields, `only running it can tell what ${module.name} changes`);
  }

  const outputs = await host.apply(plan);
  const fields = module.result?.(want, is, outputs) ?? {};
  const broken = outputs.findIndex((output) => output.rc !== 0);
  if (fields.failed === true) return { status: 'failed', differences, fields };
  if (broken >= 0 && fields.failed === undefined)
    return failed(plan, failureOf(plan[broken], outputs[broken]), undefined, fields);

  if (mode.verify) {
    const again = await look(module, want, host);
    const rest = again.plan.filter((change) => change.certainty === 'will' && !change.uncounted && !change.repeats);
    if (rest.length > 0) return failed(rest, `still to change after the change: ${rest.map((r) => r.what).join(', ')}`);
  }
  const counted = plan.some((change) => !change.uncounted);
  return { status: fields.changed === false || !counted ? 'ok' : 'changed', differences, fields };
}

/** Whether a module will change the host without a look at it, as a command does: what is asked before tells nothing then. */
export const actsUnseen = (probes: Probes, { check }: Pick<ConvergeMode, 'check'>): boolean =>
  !check && askNothing(probes);

interface Look {
  readonly is: StateOf<Probes>;
  readonly plan: readonly Change[];
  readonly unmet: Unmet | undefined;
}

async function look(module: AnyModule, want: unknown, host: ConvergeHost): Promise<Look> {
  const first = await host.inspect(module.inspect(want));
  const more = module.inspectMore?.(want, first) ?? {};
  const is = Object.keys(more).length === 0 ? first : { ...first, ...(await host.inspect(more)) };
  const plan: Change[] = [];
  try {
    for (const change of module.plan(want, is)) plan.push(change);
    return { is, plan, unmet: undefined };
  } catch (error) {
    if (error instanceof Unmet) return { is, plan, unmet: error };
    throw error;
  }
}

function describe({ what, path, before, after, certainty, opaque, also = [] }: Change): Difference[] {
  const common = {
    ...(path === undefined ? {} : { path }),
    ...(certainty === 'may' ? { uncertain: true as const } : {}),
  };
  const shown = opaque ? { before: null, after: null } : { before, after };
  return [
    { what, ...shown, ...common },
    ...also.map((other) => ({ what: other.what, before: other.before, after: other.after, ...common })),
  ];
}

const undecided = (differences: readonly Difference[], fields: ResultFields, reason: string): Convergence => ({
  status: 'unknown',
  differences,
  fields,
  reason,
});

const failed = (plan: readonly Change[], msg: string, hint?: string, fields: ResultFields = {}): Convergence => ({
  status: 'failed',
  differences: plan.flatMap(describe),
  fields: { ...fields, msg: hint === undefined ? msg : `${msg} (${hint})` },
});

/** What a person needs of a script that failed: its last words, or else its exit status. */
function failureOf(change: Change | undefined, output: Output | undefined): string {
  if (!output) throw new InfrakitError('a change was applied and gave no output');
  const said = (output.stderr.trim() || output.stdout.trim()).split('\n').slice(-20).join('\n');
  const what = change ? `cannot change ${change.what}` : 'cannot apply the change';
  return said === '' ? `${what}: exit status ${output.rc}` : `${what}: ${said}`;
}
