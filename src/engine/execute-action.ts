import type { Task } from '../playbook/model.ts';
import { userKey } from '../remote/become.ts';
import { type ConvergeHost, type Convergence, converge } from '../remote/converge.ts';
import type { Foresee, Question } from '../remote/foresight.ts';
import type { RemoteHost } from '../remote/remote-host.ts';
import type { ScriptOptions } from '../remote/script-options.ts';
import type { Change } from '../sdk/change.ts';
import type { AnyControl, CheckBehaviour, ControlContext, ControlResult } from '../sdk/control.ts';
import { type ControlNode, DependsOnUnknown } from '../sdk/control-node.ts';
import type { AnyModule, ResultFields } from '../sdk/module.ts';
import { parseParams } from '../sdk/parse-params.ts';
import { InfrakitError, InputErrors } from '../source/infrakit-error.ts';
import type { Renderer } from '../template/renderer.ts';
import { Expression } from '../template/template.ts';
import { type Dict, fromJson, isList, toJson, Unknown, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { Account } from './account.ts';
import type { AnyAction } from './actions.ts';
import type { Arguments } from './arguments.ts';
import { type Background, BackgroundWork, type Jobs } from './background.ts';
import type { ItemBatch } from './item-batch.ts';
import type { PendingChanges } from './pending-changes.ts';
import { registeredDiff } from './registered-diff.ts';
import { fieldOf, type Result, resultOf, settle, unknownResult } from './result.ts';
import type { RunOptions } from './run-options.ts';
import { undecided } from './undecided.ts';

/** One use of a module: for one task, host and loop item. */
export interface ActionCall {
  readonly task: Task;
  readonly action: AnyAction;
  readonly args: Arguments;
  readonly scope: LayeredScope;
  readonly node: ControlNode;
  readonly renderer: Renderer;
  /** Look and tell, but change nothing. */
  readonly check: boolean;
  /** Tell the differences in the result, too. */
  readonly diff: boolean;
  /** A variable of the host that does the work. */
  readonly hostVariable: (name: string) => Value | undefined;
  /** In check mode: what earlier tasks would have changed on this host. */
  readonly pending: PendingChanges;
  readonly hostName: string;
  /** Reaches the host; called only by what needs it. */
  readonly remote: () => RemoteHost;
  /** How things run there; worked out only by what needs it. */
  readonly remoteOptions: () => ScriptOptions;
  readonly options: RunOptions;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly prompt: RunOptions['prompt'];
  /** What the tasks to come will ask a host. */
  readonly foresee: (remote: RemoteHost, ...asked: Parameters<Foresee>) => Promise<readonly Question[]>;
  /** Holds back the changes of the loop that this is an item of. */
  readonly batch: ItemBatch | undefined;
  /** What `async` and `poll` say. */
  readonly background: Background | undefined;
  readonly jobs: Jobs;
  /** Tells of a job in the background that it is not finished. */
  readonly waiting: (job: string) => void;
  /** Whether what the task runs is hidden. */
  readonly noLog: boolean;
}

/**
 * Runs a module or control and gives its result; a failure of the task is a result too.
 *
 * @throws UnreachableError where the host is lost, InputErrors where parameters are wrong
 */
export async function executeAction(call: ActionCall): Promise<Result> {
  if (call.args.unknown) return undecided(call.task, call.args.unknown.reason, call.args.free);
  const want = readParameters(call.task, call.action, call.args);
  try {
    return call.action.kind === 'module'
      ? await runModule(call.action, want, call)
      : await runControl(call.action, want, call);
  } catch (error) {
    if (error instanceof DependsOnUnknown) return unknownResult(error.reason);
    throw error;
  }
}

/**
 * The arguments as the module wants them.
 *
 * @throws InputErrors with everything that is wrong with them
 */
export function readParameters(task: Task, action: AnyAction, args: Arguments): Record<string, unknown> {
  const plain = Object.fromEntries(
    [...args.declared].map(([name, value]) => [name, isExpression(value) ? value : toJson(value as Value)]),
  );
  const parsed = parseParams(action.params, plain, {
    module: task.action.name,
    spans: task.action.spans,
    span: task.action.span,
  });
  if ('want' in parsed) return parsed.want;
  throw new InputErrors(parsed.problems.map(({ error }) => error));
}

const isExpression = (value: unknown): boolean =>
  value instanceof Expression ||
  (isList(value) && value.length > 0 && (value as readonly unknown[])[0] instanceof Expression);

async function runModule(module: AnyModule, params: Record<string, unknown>, call: ActionCall): Promise<Result> {
  if (call.background && module.background === false) throw noBackground(call);
  const want = module.prepare ? await module.prepare(params, call.node) : params;
  if (call.background) return runJob(module, want, call, call.background);
  return runHere(module, want, call);
}

/** Runs a module as a job of its host. In check mode nothing runs, and it is as any other. */
async function runJob(
  module: AnyModule,
  want: Record<string, unknown>,
  call: ActionCall,
  background: Background,
): Promise<Result> {
  const { jobs } = call;
  const { work, remote, options } = workOf(module, call, background);
  if (call.check) return work.promised(await runHere(module, want, call), jobs);
  const host: ConvergeHost = {
    inspect: (probes) => remote.inspect(probes, options),
    apply: (changes) => work.apply(changes),
  };
  return work.result(converge(module, want, host, { check: false, pending: false, verify: call.options.verify }), jobs);
}

/** The work of a task as a job, and the way to its host. */
function workOf(action: AnyAction, call: ActionCall, background: Background) {
  const remote = call.remote();
  const options = { ...call.remoteOptions(), timeout: undefined, onOutput: undefined };
  const { sleep, waiting } = call;
  const isForeign = action.kind === 'control';
  const way = { remote, options, module: action.name, isForeign, isOpen: !call.noLog, sleep, waiting };
  return { work: new BackgroundWork(background, way), remote, options };
}

async function runHere(module: AnyModule, want: Record<string, unknown>, call: ActionCall): Promise<Result> {
  const remote = call.remote();
  const options = call.remoteOptions();
  const { foresee } = call;
  const ahead: Foresee | undefined = call.options.speculation ? (room, from) => foresee(remote, room, from) : undefined;
  const account = call.options.explain ? new Account() : undefined;
  const direct: ConvergeHost = {
    inspect: (probes) => remote.inspect(probes, options, ahead, account?.asked),
    apply: (changes) => remote.apply(changes, options, ahead, account?.applied),
  };
  const host =
    options.timeout === undefined && call.batch
      ? call.batch.lane({ module, want, host: direct, key: wayOf(remote, options) })
      : direct;
  const { check, pending } = call;
  const mode = {
    check,
    pending: pending.any,
    mayAlter: (paths: readonly string[]) => pending.mayAlter(paths),
    verify: call.options.verify,
  };
  const { status, differences, fields, reason } = await converge(module, want, host, mode, account?.planned);
  const touches = module.touches?.(want);
  const explanation = account?.explanation();
  if (status === 'unknown')
    return openResult(fields, reason ?? 'it depends on a pending change', { differences, touches, explanation });
  const told = call.diff && fields.diff === undefined ? { ...fields, diff: registeredDiff(differences) } : fields;
  // A script whose work is done already is skipped, in Ansible's words.
  const said = status === 'ok' && told.skipped === true ? 'skipped' : status;
  return resultOf(said, told, { differences, touches, explanation });
}

/** Items that go the same way to the same host can travel together. */
const wayOf = (remote: RemoteHost, options: ScriptOptions): string =>
  JSON.stringify([
    remote.target.name,
    remote.target.user,
    userKey(options.as, remote.target.user),
    [...(options.environment ?? [])],
  ]);

/** A result that converge left open: of the facts it would set nothing is known but their names. */
function openResult(fields: ResultFields, reason: string, rest: Partial<Result>): Result {
  const names = Object.keys((fields.ansible_facts as object | undefined) ?? {});
  return unknownResult(reason, { ...rest, facts: new Map(names.map((name) => [name, new Unknown(reason)])) });
}

const noBackground = ({ task }: ActionCall): InfrakitError =>
  new InfrakitError(`This action (${task.action.name}) does not support async.`, {
    span: task.async?.span,
  });

async function runControl(control: AnyControl, want: unknown, call: ActionCall): Promise<Result> {
  const job = control.foreign === undefined ? undefined : call.background;
  if (call.background && !job && !(control.where === 'host' && call.background.poll > 0)) {
    throw noBackground(call);
  }
  const behaviour: CheckBehaviour = typeof control.check === 'function' ? control.check(want as never) : control.check;
  if (call.check && behaviour === 'skip')
    return resultOf('skipped', { msg: control.checkReason ?? `${control.name} does nothing in check mode` });
  if (call.check && behaviour === 'unknown')
    return unknownResult(control.checkReason ?? `${control.name} is not run in check mode`);
  if (job && !call.check) return runForeignJob(control, want, call, job);
  const result = fromControl(await control.run(want as never, contextOf(call)));
  if (job) return workOf(control, call, job).work.promised(result, call.jobs);
  // What fails on the host as it is may be well after the change that is pending.
  const open = call.check && call.pending.any && control.where === 'host' && result.status === 'failed';
  return open ? unknownResult(String(fieldOf(result, 'msg') ?? `${control.name} fails as things stand`)) : result;
}

/** Runs a module that is not ours as a job: the one script that it is goes into the background. */
function runForeignJob(control: AnyControl, want: unknown, call: ActionCall, background: Background): Promise<Result> {
  const { work } = workOf(control, call, background);
  const context = contextOf(call);
  const host = { ...context.host, apply: (changes: readonly Change[]) => work.apply(changes) };
  const ending = async (): Promise<Convergence> => {
    const { status, values, differences } = fromControl(await control.run(want as never, { ...context, host }));
    const ended = status === 'changed' || status === 'failed' ? status : 'ok';
    return { status: ended, differences, fields: values instanceof Unknown ? {} : (toJson(values) as ResultFields) };
  };
  return work.result(ending(), call.jobs);
}

function contextOf(call: ActionCall): ControlContext {
  const { scope, renderer, remote, remoteOptions } = call;
  return {
    hostName: call.hostName,
    task: { check: call.check, diff: call.diff, noLog: call.noLog },
    hostVariable: call.hostVariable,
    node: call.node,
    given: givenOf(call.args),
    free: call.args.free,
    evaluate: (expression) => renderer.evaluate(expression, scope),
    condition: (expression) => renderer.condition(expression, scope),
    variable: (name) => {
      const value = scope.get(name);
      return value === undefined ? undefined : renderer.render(value, scope);
    },
    job: (id) => call.jobs.get(id),
    verbosity: call.options.verbosity,
    host: {
      run: (script) => remote().run(script, remoteOptions()),
      inspect: (probes) => remote().inspect(probes, remoteOptions()),
      apply: (changes) => remote().apply(changes, remoteOptions()),
      dial: (address, port) => remote().dial(address, port),
      read: (path) => remote().read(path, remoteOptions()),
      disconnect: () => remote().disconnect(),
    },
    prompt: call.prompt,
    sleep: call.sleep,
  };
}

const givenOf = (args: Arguments): Dict =>
  new Map(
    [...args.declared].filter(([, value]) => !isExpression(value)).map(([name, value]) => [name, value as Value]),
  );

function fromControl(said: ControlResult): Result {
  if (said.unknown) return unknownResult(said.unknown.reason);
  const values: Dict = new Map();
  for (const [name, value] of Object.entries(said.fields ?? {})) {
    if (value !== undefined) values.set(name, fromJson(value));
  }
  if (said.msg !== undefined) values.set('msg', said.msg);
  for (const [name, value] of said.values ?? []) values.set(name, value);
  return settle({
    status: said.failed ? 'failed' : said.skipped ? 'skipped' : said.changed ? 'changed' : 'ok',
    values,
    differences: said.differences ?? [],
    effects: said.effects ?? [],
    shown: said.shown,
  });
}
