import type { Task } from '../playbook/model.ts';
import { userKey } from '../remote/become.ts';
import { type ConvergeHost, converge } from '../remote/converge.ts';
import type { Foresee } from '../remote/foresight.ts';
import type { RemoteHost } from '../remote/remote-host.ts';
import type { ScriptOptions } from '../remote/script-options.ts';
import { DependsOnUnknown } from '../sdk/control-node.ts';
import type { AnyModule, ResultFields } from '../sdk/module.ts';
import { type ParamsProblem, parseParams } from '../sdk/parse-params.ts';
import { InputErrors } from '../source/infrakit-error.ts';
import { repr } from '../template/operations/text.ts';
import { isDict, isList, toJson, Unknown, type Value } from '../template/value.ts';
import { Account } from './account.ts';
import { type ActionCall, noBackground, workOf } from './action-call.ts';
import type { AnyAction } from './actions.ts';
import { type Arguments, isExpression } from './arguments.ts';
import type { Background } from './background.ts';
import { failureOf } from './failure.ts';
import { registeredDiff } from './registered-diff.ts';
import { type Result, resultOf, unknownResult } from './result.ts';
import { runControl } from './run-control.ts';
import { undecided } from './undecided.ts';

/**
 * Runs a module or control and gives its result; a failure of the task is a result too.
 *
 * @throws UnreachableError where the host is lost
 */
export async function executeAction(call: ActionCall): Promise<Result> {
  if (call.args.unknown) return undecided(call.task, call.args.unknown.reason, call, call.args.free);
  try {
    const want = readParameters(call.task, call.action, call.args);
    return call.action.kind === 'module'
      ? await runModule(call.action, want, call)
      : await runControl(call.action, want, call);
  } catch (error) {
    if (error instanceof DependsOnUnknown) return unknownResult(error.reason);
    // What a module is given in vain is its failure, which `failed_when` may judge.
    if (error instanceof InputErrors) return failureOf(error);
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
  const parse = (values: Record<string, unknown>) =>
    parseParams(action.params, values, {
      module: task.action.name,
      spans: task.action.spans,
      span: task.action.span,
      strange: (argument, known) => strange(argument, known, task.action.name, action),
    });
  const parsed = parse(plain);
  if ('want' in parsed) return parsed.want;
  const printed = parse({ ...plain, ...asTexts(parsed.problems, args) });
  if ('want' in printed) return printed.want;
  throw new InputErrors(parsed.problems.map(({ error }) => error));
}

/** A list or a dict that a variable held where a text is wanted: as Ansible, we take what Python prints of it. */
const asTexts = (problems: readonly ParamsProblem[], { declared }: Arguments): Record<string, string> =>
  Object.fromEntries(
    problems.flatMap(({ argument = '', isNoText }) => {
      const value = declared.get(argument);
      return isNoText && (isList(value as Value) || isDict(value as Value)) ? [[argument, repr(value as Value)]] : [];
    }),
  );

/** What Ansible has as modules although here they are controls. */
const MODULES = new Set(['async_status', 'debug', 'get_url', 'pause', 'uri', 'wait_for']);

/** In Ansible's words, which playbooks search a result for. */
const strange = (argument: string, known: readonly string[], name: string, action: AnyAction): string =>
  action.kind === 'control' && !MODULES.has(action.name)
    ? `Invalid options for ${name}: ${argument}`
    : `Unsupported parameters for (${name}) module: ${argument}. Supported parameters include: ${known.join(', ')}.`;

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
