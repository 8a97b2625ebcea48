import { setTimeout as delay } from 'node:timers/promises';
import { conditionsOf } from '../playbook/effective.ts';
import type { Loop, Task } from '../playbook/model.ts';
import type { Foresee, Question } from '../remote/foresight.ts';
import type { RemoteHost } from '../remote/remote-host.ts';
import { ScriptTimeout } from '../remote/session.ts';
import { isOn } from '../source/tricks.ts';
import { isList, Unknown, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { AnyAction } from './actions.ts';
import { renderArguments } from './arguments.ts';
import { counted, repeat } from './attempts.ts';
import { backgroundOf } from './background.ts';
import { withChosenAction } from './chosen-action.ts';
import { controlNodeFor } from './control-node.ts';
import { withDelegate } from './delegated-variables.ts';
import { applyItem, withoutRepetition } from './effects.ts';
import { executeAction } from './execute-action.ts';
import { failureOf, INTERRUPTED, timedOut } from './failure.ts';
import { HostAccess } from './host-access.ts';
import type { HostState } from './host-state.ts';
import type { ItemBatch } from './item-batch.ts';
import { KeywordValues } from './keyword-values.ts';
import type { Pass } from './lookahead.ts';
import { loopItems, namedLoop } from './loop-items.ts';
import { LoopOnHost } from './loop-on-host.ts';
import { notePending } from './note-pending.ts';
import type { PlayContext } from './play-context.ts';
import { type Result, resultOf } from './result.ts';
import type { RunContext } from './run-context.ts';
import type { RunOptions } from './run-options.ts';
import { TaskEvents } from './task-events.ts';
import { undecided } from './undecided.ts';
import { forgiven, holds, judge, withResult } from './verdict.ts';

/** Gives up to `room` questions that a host will be asked by passes of this task and by those that follow it. */
export type Foresight = (
  remote: RemoteHost,
  passes: Iterable<Pass>,
  ...asked: Parameters<Foresee>
) => Promise<readonly Question[]>;

/** One task on one host: its condition, its loop, its retries and its verdict. */
export class TaskOnHost {
  readonly #run: RunContext;
  readonly #play: PlayContext;
  readonly #task: Task;
  readonly #host: HostState;
  readonly #scope: LayeredScope;
  readonly #events: TaskEvents;
  readonly #foresee: Foresight;
  /** What is left of the loop after the item at hand. */
  #passes: Iterable<Pass> = [];

  /**
   * @param id the task's id in events
   * @param foresee what will be asked after this task
   */
  constructor(
    run: RunContext,
    play: PlayContext,
    task: Task,
    host: HostState,
    scope: LayeredScope,
    id: string,
    foresee: Foresight,
  ) {
    this.#run = run;
    this.#play = play;
    this.#task = task;
    this.#host = host;
    this.#scope = scope;
    this.#events = new TaskEvents(run, task, host, id);
    this.#foresee = foresee;
  }

  /** What the task came to. It never throws what a user can mend: that is a failed result. */
  async result(): Promise<Result> {
    const { loop } = this.#task;
    const result = await this.#guarded(() =>
      loop ? this.#looped(namedLoop(loop, this.#run.renderer, this.#scope)) : this.#once(this.#scope),
    );
    return this.#guarded(async () => forgiven(result, this.#task, this.#keywords(this.#scope)));
  }

  async #looped(loop: Loop): Promise<Result> {
    const run = this.#run;
    const items = await this.#items(loop);
    if (!isItems(items)) return items;
    const pause = this.#keywords(this.#scope).read(keywordOf(loop.control.pause, this.#task), 'pause')?.number() ?? 0;
    const looping = new LoopOnHost(loop, items, this.#scope, {
      pass: (scope, passes, batch) => {
        this.#passes = pause > 0 ? [] : passes;
        return this.#guarded(() => this.#once(scope, batch));
      },
      done: (item, result, scope) => {
        if (!this.#givesFactsAway(scope)) applyItem(result, this.#host, run);
        this.#events.item(loop, item, result, scope);
        return result.status !== 'unreachable' && !this.#isBroken(loop, result, scope);
      },
      pause: pause > 0 ? () => this.#sleep(pause * 1000) : undefined,
    });
    return looping.run(this.#task, this.#travelsTogether(loop));
  }

  async #items(loop: Loop): Promise<readonly Value[] | Result> {
    let failure: Result | undefined;
    try {
      const items = loopItems({ ...this.#task, loop }, this.#run.renderer, this.#scope);
      if (!(items instanceof Unknown)) return items;
      failure = this.#undecided(items.reason, this.#scope);
    } catch (error) {
      failure = this.#failure(error);
    }
    // A loop over what is not there is no failure where the condition rules the task out anyway.
    const skipped = await this.#guarded(async () => this.#skippedBy(this.#scope) ?? resultOf('ok', {}));
    return skipped.status === 'skipped' ? skipped : failure;
  }

  /** Whether the changes of the items can be made in one go: no item waits for what another came to. */
  #travelsTogether({ control }: Loop): boolean {
    const { until, retries } = this.#task;
    const { speculation, verify } = this.#run.options;
    return speculation && !verify && control.breakWhen.length === 0 && !until && !retries && isOn('loop-batches');
  }

  /** Whether `break_when` ends the loop after this item. */
  #isBroken({ control }: Loop, result: Result, scope: LayeredScope): boolean {
    if (control.breakWhen.length === 0) return false;
    return holds(control.breakWhen, this.#run.renderer, withResult(scope, this.#task, result)).value === true;
  }

  /** One pass: the condition, the attempts, the verdict. */
  async #once(given: LayeredScope, batch?: ItemBatch): Promise<Result> {
    const scope = withDelegate(this.#run, this.#play, this.#task, given);
    const skipped = this.#skippedBy(scope);
    if (skipped) {
      const action = this.#run.actions.of(this.#task.action);
      this.#notePending(skipped, action, new HostAccess(this.#run, this.#play, this.#task, this.#host, scope), scope);
      return skipped;
    }
    const { until, retries } = this.#task;
    if (!until && !retries) return this.#attempt(scope, batch);
    return repeat(this.#task, this.#keywords(scope), {
      attempt: (number) => this.#attempt(scope, undefined, number),
      isDone: (result) => holds(until ?? [], this.#run.renderer, withResult(scope, this.#task, result)).value === true,
      retrying: (left, result) => this.#events.retrying(left, result, scope),
      sleep: (milliseconds) => this.#sleep(milliseconds),
    });
  }

  #skippedBy(scope: LayeredScope): Result | undefined {
    const { value, broken } = holds(conditionsOf(this.#task), this.#run.renderer, scope);
    if (value instanceof Unknown) return this.#undecided(value.reason, scope);
    if (value) return undefined;
    return resultOf('skipped', {
      skip_reason: 'Conditional result was False',
      // What was written as a boolean is told as one.
      false_condition: broken?.text === 'false' ? false : (broken?.text ?? ''),
    });
  }

  #undecided(reason: string, scope: LayeredScope): Result {
    return undecided(this.#task, reason, { renderer: this.#run.renderer, scope });
  }

  /** @param number which attempt it is, of a task that has several */
  async #attempt(scope: LayeredScope, batch?: ItemBatch, number?: number): Promise<Result> {
    const { actions, renderer, options, jobs } = this.#run;
    const task = withChosenAction(this.#task, this.#run, scope);
    const action = actions.need(task.action);
    const background = backgroundOf(this.#task, renderer, scope);
    const access = new HostAccess(this.#run, this.#play, this.#task, this.#host, scope);
    const result = await executeAction({
      task,
      action,
      args: renderArguments(task, action, renderer, scope),
      scope,
      node: controlNodeFor(scope, this.#run),
      renderer,
      check: this.#keywords(scope).checks(this.#task, options),
      diff: this.#keywords(scope).inherited(this.#task, 'diff')?.bool() ?? options.diff,
      noLog: this.#events.hidesIn(scope),
      hostVariable: (name) => access.variable(name),
      pending: this.#worker(access).pending,
      hostName: this.#host.name,
      remote: () => access.remote(),
      remoteOptions: () => access.options(this.#events.hidesIn(scope) ? undefined : this.#events.output),
      options,
      sleep: (milliseconds) => this.#sleep(milliseconds),
      prompt: (question, how) => this.#prompt(question, how),
      foresee: (remote, ...asked) => this.#foresee(remote, this.#passes, ...asked),
      batch: background ? undefined : batch,
      background,
      jobs,
      waiting: (job) => this.#events.waiting(job),
    });
    this.#notePending(result, action, access, scope);
    const own = withoutRepetition({ ...result, action }, this.#host, this.#run);
    const judged = judge(this.#task, number === undefined ? own : counted(own, number), renderer, scope);
    if (access.delegate === undefined) return judged;
    return { ...judged, delegatedTo: access.delegate, delegateAddress: access.delegateAddress };
  }

  /** Remembers in check mode what the task would have changed, or may have. */
  #notePending(result: Result, action: AnyAction | undefined, access: HostAccess, scope: LayeredScope): void {
    if (!this.#run.options.check) return;
    notePending(this.#task, action, result, {
      renderer: this.#run.renderer,
      scope,
      pending: this.#worker(access).pending,
    });
  }

  /** Whether the facts that the task sets are those of the host it is delegated to. */
  #givesFactsAway(scope: LayeredScope): boolean {
    return this.#keywords(scope).inherited(this.#task, 'delegate_facts')?.bool() === true;
  }

  /** The state of the host that does the work. */
  #worker({ delegate }: HostAccess): HostState {
    return (delegate === undefined ? undefined : this.#run.states.get(delegate)) ?? this.#host;
  }

  #keywords(scope: LayeredScope): KeywordValues {
    return new KeywordValues(this.#run.renderer, scope);
  }

  /** Lets time pass, so that hosts may be other than they were. */
  async #sleep(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.#run.options.signal });
    this.#run.connections.epoch.advance();
  }

  /** Asks the person, who may do something to the hosts before answering. */
  async #prompt(...question: Parameters<RunOptions['prompt']>): Promise<string | undefined> {
    const answer = await this.#run.options.prompt(...question);
    this.#run.connections.epoch.advance();
    return answer;
  }

  async #guarded(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      return this.#failure(error);
    }
  }

  #failure(error: unknown): Result {
    if (this.#run.options.signal.aborted && (error as Error).name === 'AbortError') return failureOf(INTERRUPTED);
    if (error instanceof ScriptTimeout) return timedOut(error, this.#task.action.name);
    return failureOf(error);
  }
}

const isItems = (value: readonly Value[] | Result): value is readonly Value[] => isList(value);

const keywordOf = (value: Value | undefined, { span }: Task) => (value === undefined ? undefined : { value, span });
