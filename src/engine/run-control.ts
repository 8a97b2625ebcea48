import type { Convergence } from '../remote/converge.ts';
import type { Change } from '../sdk/change.ts';
import type { AnyControl, CheckBehaviour, ControlContext, ControlResult } from '../sdk/control.ts';
import type { ResultFields } from '../sdk/module.ts';
import { type Dict, fromJson, toJson, Unknown, type Value } from '../template/value.ts';
import { type ActionCall, noBackground, workOf } from './action-call.ts';
import { type Arguments, isExpression } from './arguments.ts';
import type { Background } from './background.ts';
import { fieldOf, type Result, resultOf, settle, unknownResult } from './result.ts';
import { decided } from './verdict.ts';

/** Runs a control. In check mode its own behaviour says whether it runs, is skipped or cannot be told. */
export async function runControl(control: AnyControl, want: unknown, call: ActionCall): Promise<Result> {
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
    task: { check: call.check, diff: call.diff, noLog: call.noLog, inBackground: call.background !== undefined },
    hostVariable: call.hostVariable,
    node: call.node,
    given: givenOf(call.args),
    free: call.args.free,
    evaluate: (expression) => renderer.evaluate(expression, scope),
    condition: (expression) => decided(expression, renderer, scope),
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
