import { setTimeout as delay } from 'node:timers/promises';
import { UnreachableError } from '../connection/connection.ts';
import { conditionsOf, environmentsOf } from '../playbook/effective.ts';
import type { Task } from '../playbook/model.ts';
import type { RemoteHost, RunOptions as RemoteOptions } from '../remote/remote-host.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { text } from '../template/operations/text.ts';
import { UndefinedVariable } from '../template/undefined-variable.ts';
import { type Dict, isDict, isList, Unknown, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { renderArguments } from './arguments.ts';
import { becomeOf } from './become.ts';
import { controlNodeFor } from './control-node.ts';
import { executeAction } from './execute-action.ts';
import type { HostState } from './host-state.ts';
import { KeywordValues } from './keyword-values.ts';
import { itemLabel, itemVariables, loopItems } from './loop-items.ts';
import type { PlayContext } from './play-context.ts';
import { combineItems, outcomeOf, type Result, resultOf } from './result.ts';
import type { RunContext } from './run-context.ts';
import { undecided } from './undecided.ts';
import { holds, judge, withResult } from './verdict.ts';

/** Three attempts in all; a number that is written counts the attempts after the first. */
const DEFAULT_RETRIES = 2;
const DEFAULT_DELAY = 5;

/** One task on one host: its condition, its loop, its retries and its verdict. */
export class TaskOnHost {
  readonly #run: RunContext;
  readonly #task: Task;
  readonly #host: HostState;
  readonly #id: string;
  readonly #scope: LayeredScope;

  /** @param id the task's id in events */
  constructor(run: RunContext, play: PlayContext, task: Task, host: HostState, id: string) {
    this.#run = run;
    this.#task = task;
    this.#host = host;
    this.#id = id;
    this.#scope = run.scopes.forTask(host, play, task);
  }

  /** What the task came to. It never throws what a user can mend: that is a failed result. */
  async result(): Promise<Result> {
    const { loop } = this.#task;
    if (!loop) return this.#ignoring(await this.#guarded(() => this.#once(this.#scope)));
    const items = await this.#guarded(() => this.#items());
    return this.#ignoring(isItems(items) ? await this.#guarded(() => this.#loop(items)) : items);
  }

  async #items(): Promise<readonly Value[] | Result> {
    const { loop } = this.#task;
    if (!loop) return [];
    let failure: Result | undefined;
    try {
      const items = loopItems(loop, this.#run.renderer, this.#scope);
      if (!(items instanceof Unknown)) return items;
      failure = undecided(this.#task, items.reason);
    } catch (error) {
      failure = this.#failure(error);
    }
    // A loop over what is not there is no failure where the condition rules the task out anyway.
    const skipped = await this.#guarded(async () => this.#skippedBy(this.#scope) ?? resultOf('ok', {}));
    return skipped.status === 'skipped' ? skipped : failure;
  }

  async #loop(items: readonly Value[]): Promise<Result> {
    const { loop } = this.#task;
    if (!loop) throw new TypeError('a loop is needed');
    if (items.length === 0) {
      return resultOf('skipped', { msg: 'No items in the list', results: [], skipped_reason: 'No items in the list' });
    }
    const results: Result[] = [];
    const pause = this.#keywords(this.#scope).read(keywordOf(loop.control.pause, this.#task), 'pause')?.number() ?? 0;
    for (const [index, item] of items.entries()) {
      if (index > 0 && pause > 0) await this.#sleep(pause * 1000);
      const scope = this.#scope.with(itemVariables(loop, items, index));
      const bare = await this.#guarded(() => this.#once(scope));
      const result = { ...bare, values: withItem(bare.values, loop.control.loopVar, item) };
      results.push(result);
      const noLog = this.#noLog(scope);
      this.#run.channel.emit({
        type: 'item.finished',
        task: this.#id,
        host: this.#host.name,
        label: noLog ? '(censored due to no_log)' : this.#label(item, scope),
        outcome: outcomeOf(result, { noLog }),
      });
      if (result.status === 'unreachable') break;
      const { breakWhen } = loop.control;
      if (
        breakWhen.length > 0 &&
        holds(breakWhen, this.#run.renderer, withResult(scope, this.#task, result)).value === true
      )
        break;
    }
    return { ...combineItems(results), effects: results.flatMap(({ effects }) => effects) };
  }

  #label(item: Value, scope: LayeredScope): string {
    const { loop } = this.#task;
    try {
      return loop ? itemLabel(loop, item, this.#run.renderer, scope) : '';
    } catch (error) {
      if (error instanceof UndefinedVariable) return text(item);
      throw error;
    }
  }

  /** One pass: the condition, the attempts, the verdict. */
  async #once(scope: LayeredScope): Promise<Result> {
    const skipped = this.#skippedBy(scope);
    if (skipped) return skipped;
    const task = this.#task;
    if (!task.until && !task.retries) return this.#attempt(scope);

    const keywords = this.#keywords(scope);
    const retries = Math.max(0, keywords.read(task.retries, 'retries')?.number() ?? DEFAULT_RETRIES);
    const pause = keywords.read(task.delay, 'delay')?.number() ?? DEFAULT_DELAY;
    for (let attempt = 1; ; attempt++) {
      const result = counted(await this.#attempt(scope), attempt);
      if (result.status === 'unknown' || result.status === 'skipped') return result;
      const done = task.until
        ? holds(task.until, this.#run.renderer, withResult(scope, task, result)).value === true
        : result.status !== 'failed';
      if (done) return result;
      if (attempt > retries) return failedAfter(result, attempt);
      this.#run.channel.emit({
        type: 'host.retrying',
        task: this.#id,
        host: this.#host.name,
        left: retries - attempt + 1,
      });
      await this.#sleep(pause * 1000);
    }
  }

  #skippedBy(scope: LayeredScope): Result | undefined {
    const { value, broken } = holds(conditionsOf(this.#task), this.#run.renderer, scope);
    if (value instanceof Unknown) return undecided(this.#task, value.reason);
    if (value) return undefined;
    return resultOf('skipped', {
      skip_reason: 'Conditional result was False',
      false_condition: broken?.text ?? '',
    });
  }

  async #attempt(scope: LayeredScope): Promise<Result> {
    const { actions, renderer, options, load } = this.#run;
    const action = actions.need(this.#task.action);
    const keywords = this.#keywords(scope);
    const delegate = keywords.inherited(this.#task, 'delegate_to')?.text();
    const check = keywords.inherited(this.#task, 'check_mode')?.bool() ?? options.check;
    const result = await executeAction({
      task: this.#task,
      action,
      args: renderArguments(this.#task, action, renderer, scope),
      scope,
      node: controlNodeFor(scope, renderer, load),
      renderer,
      check,
      pending: this.#host.pending,
      hostName: this.#host.name,
      remote: () => this.#remote(delegate, keywords, scope),
      remoteOptions: this.#remoteOptions(delegate, keywords, scope),
      options,
      sleep: (milliseconds) => this.#sleep(milliseconds),
    });
    const judged = judge(this.#task, result, renderer, scope);
    return delegate === undefined ? judged : { ...judged, delegatedTo: delegate };
  }

  /** The variables that say how to reach the host that does the work: those of the delegate where there is one. */
  #connectionVariable(delegate: string | undefined, scope: LayeredScope): (name: string) => Value | undefined {
    if (delegate === undefined) return (name) => this.#rendered(name, scope);
    const state = this.#run.states.get(delegate);
    if (!state) return (name) => (name === 'ansible_connection' && isLocal(delegate) ? 'local' : undefined);
    const own = this.#run.scopes.forHost(state, undefined);
    return (name) => this.#rendered(name, own);
  }

  #rendered(name: string, scope: LayeredScope): Value | undefined {
    const value = scope.get(name);
    return value === undefined ? undefined : this.#run.renderer.render(value, scope);
  }

  #remote(delegate: string | undefined, keywords: KeywordValues, scope: LayeredScope): RemoteHost {
    return this.#run.connections.get(delegate ?? this.#host.name, this.#connectionVariable(delegate, scope), {
      connection: delegate === undefined ? keywords.inherited(this.#task, 'connection')?.text() : undefined,
      user: keywords.inherited(this.#task, 'remote_user')?.text(),
      port: keywords.inherited(this.#task, 'port')?.number(),
    });
  }

  #remoteOptions(delegate: string | undefined, keywords: KeywordValues, scope: LayeredScope): RemoteOptions {
    const become = becomeOf(
      this.#task,
      keywords,
      this.#connectionVariable(delegate, scope),
      this.#run.options.defaults,
    );
    const timeout =
      keywords.inherited(this.#task, 'timeout')?.number() ?? keywords.read(this.#task.async, 'async')?.number();
    const environment = this.#environment(scope);
    const quiet = this.#noLog(scope);
    return {
      ...(become ? { as: become } : {}),
      ...(environment.size > 0 ? { environment } : {}),
      ...(timeout ? { timeout: timeout * 1000 } : {}),
      ...(quiet ? {} : { onOutput: (stream, said) => this.#output(stream, said) }),
    };
  }

  #output(stream: 'stdout' | 'stderr', said: string): void {
    this.#run.channel.emit({ type: 'host.output', task: this.#id, host: this.#host.name, stream, text: said });
  }

  #environment(scope: LayeredScope): ReadonlyMap<string, string> {
    const all = new Map<string, string>();
    for (const keyword of environmentsOf(this.#task)) {
      const value = this.#keywords(scope).read(keyword, 'environment');
      for (const entry of value?.list() ?? []) {
        if (!isDict(entry)) throw new InfrakitError('"environment" must be a mapping', { span: keyword.span });
        for (const [name, setting] of entry) all.set(String(name), text(setting));
      }
    }
    return all;
  }

  #noLog(scope: LayeredScope): boolean {
    return this.#keywords(scope).inherited(this.#task, 'no_log')?.bool() ?? false;
  }

  #keywords(scope: LayeredScope): KeywordValues {
    return new KeywordValues(this.#run.renderer, scope);
  }

  #sleep(milliseconds: number): Promise<void> {
    return delay(milliseconds, undefined, { signal: this.#run.options.signal });
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T | Result> {
    try {
      return await work();
    } catch (error) {
      return this.#failure(error);
    }
  }

  /** An error as a result. What no user can mend is a bug of ours and goes on as it is. */
  #failure(error: unknown): Result {
    if (error instanceof UnreachableError) return resultOf('unreachable', { msg: messageOf(error) });
    if (!(error instanceof InfrakitError)) throw error;
    return resultOf('failed', { msg: messageOf(error) }, { report: error.report() });
  }

  #ignoring(result: Result): Result {
    const keyword =
      result.status === 'failed' ? 'ignore_errors' : result.status === 'unreachable' ? 'ignore_unreachable' : undefined;
    if (!keyword) return result;
    try {
      return this.#keywords(this.#scope).inherited(this.#task, keyword)?.bool() ? { ...result, ignored: true } : result;
    } catch (error) {
      return this.#failure(error);
    }
  }
}

const isItems = (value: readonly Value[] | Result): value is readonly Value[] => isList(value);

const isLocal = (name: string): boolean => ['localhost', '127.0.0.1', '::1'].includes(name);

const messageOf = (error: InfrakitError): string => (error.hint ? `${error.message}. ${error.hint}` : error.message);

const keywordOf = (value: Value | undefined, { span }: Task) => (value === undefined ? undefined : { value, span });

const counted = (result: Result, attempts: number): Result =>
  result.values instanceof Unknown
    ? result
    : { ...result, values: new Map([...result.values, ['attempts', attempts]]) };

function failedAfter(result: Result, attempts: number): Result {
  if (result.values instanceof Unknown) return result;
  const values: Dict = new Map([...result.values, ['attempts', attempts], ['failed', true], ['changed', false]]);
  if (!values.has('msg')) values.set('msg', `the condition of "until" did not hold after ${attempts} attempts`);
  return { ...result, status: 'failed', values };
}

const withItem = (values: Dict | Unknown, loopVar: string, item: Value): Dict | Unknown =>
  values instanceof Unknown ? values : new Map([...values, [loopVar, item], ['ansible_loop_var', loopVar]]);
