import { conditionsOf } from '../playbook/effective.ts';
import type { Task } from '../playbook/model.ts';
import { askNothing } from '../remote/ahead-batch.ts';
import type { Question } from '../remote/foresight.ts';
import type { RemoteHost } from '../remote/remote-host.ts';
import { type Dict, Unknown } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { AnyAction } from './actions.ts';
import { renderArguments } from './arguments.ts';
import { controlNodeFor } from './control-node.ts';
import { readParameters } from './execute-action.ts';
import { HostAccess } from './host-access.ts';
import type { HostState } from './host-state.ts';
import { statementOf } from './includes.ts';
import { KeywordValues } from './keyword-values.ts';
import { itemVariables, loopItems } from './loop-items.ts';
import type { PlayContext } from './play-context.ts';
import type { RunContext } from './run-context.ts';
import { tasksOf, type Upcoming } from './upcoming.ts';
import { holds } from './verdict.ts';

/** A pass of a task that is still to come: its variables are those of its loop item, too. */
export interface Pass {
  readonly task: Task;
  readonly scope: LayeredScope;
}

/**
 * Works out what the tasks to come will ask a host, as far as it can be told from what is known now. Nothing that leaves
 * a trace is done, and a task that cannot be told is passed over: it asks when it is its turn.
 */
export class Lookahead {
  readonly #run: RunContext;
  readonly #play: PlayContext;
  readonly #selects: (task: Task) => boolean;

  constructor(run: RunContext, play: PlayContext, selects: (task: Task) => boolean) {
    this.#run = run;
    this.#play = play;
    this.#selects = selects;
  }

  /**
   * Up to `room` questions: those of the passes that are left of a loop, then those of the tasks that follow.
   *
   * @param remote the host that is asked; what another one would be asked, for delegation, is left out
   */
  async questions(
    host: HostState,
    remote: RemoteHost,
    passes: Iterable<Pass>,
    upcoming: Upcoming | undefined,
    room: number,
  ): Promise<readonly Question[]> {
    const found: Question[] = [];
    for (const pass of passes) {
      const next = await this.#attempt(() => this.#pass(pass, host, remote));
      if (next === STOP) return found;
      // The items of a loop are one task: they all travel, so that the price of a loop is not that of its length.
      if (next) found.push(next);
    }
    const facts: Dict = new Map();
    for (const task of tasksOf(upcoming)) {
      if (found.length >= room) break;
      const next = await this.#attempt(() => this.#task(task, host, remote, facts));
      if (next === STOP) break;
      if (next) found.push(...next);
    }
    return found;
  }

  /** The questions of a task, or STOP where nothing behind it can be foreseen. */
  async #task(
    task: Task,
    host: HostState,
    remote: RemoteHost,
    facts: Dict,
  ): Promise<readonly Question[] | typeof STOP> {
    if (!this.#selects(task)) return [];
    const action = this.#run.actions.get(task.action.name);
    if (statementOf(task) || !action) return STOP;
    const scope = this.#run.scopes.forTask(host, this.#play, task).with(facts).ahead();
    if (action.kind === 'control') return this.#control(action, task, scope, facts);
    const questions: Question[] = [];
    for (const pass of this.#passes(task, scope)) {
      const question = await this.#pass(pass, host, remote);
      if (question === STOP) return questions.length > 0 ? questions : STOP;
      if (question) questions.push(question);
    }
    return questions;
  }

  #control(
    control: Extract<AnyAction, { kind: 'control' }>,
    task: Task,
    scope: LayeredScope,
    facts: Dict,
  ): readonly Question[] | typeof STOP {
    if (control.where === 'host' || control.name === 'pause' || control.name === 'meta') return STOP;
    if (control.name === 'set_fact' && !task.loop && this.#runs(task, scope)) {
      const { free, unknown } = renderArguments(task, control, this.#run.renderer, scope);
      if (!unknown) for (const [name, value] of free) facts.set(name, value);
    }
    return [];
  }

  #passes(task: Task, scope: LayeredScope): readonly Pass[] {
    const { loop } = task;
    if (!loop) return [{ task, scope }];
    const items = loopItems(loop, this.#run.renderer, scope);
    if (items instanceof Unknown) return [];
    return items.map((_, index) => ({ task, scope: scope.with(itemVariables(loop, items, index)) }));
  }

  /** The question of one pass; undefined where it asks this host nothing. */
  async #pass({ task, scope }: Pass, host: HostState, remote: RemoteHost): Promise<Question | typeof STOP | undefined> {
    const { actions, renderer, load, options } = this.#run;
    const action = actions.need(task.action);
    if (action.kind !== 'module' || !this.#runs(task, scope)) return undefined;
    const access = new HostAccess(this.#run, task, host, scope);
    if (access.remote() !== remote) return undefined;
    const args = renderArguments(task, action, renderer, scope);
    if (args.unknown) return undefined;
    const params = readParameters(task, action, args);
    const want = action.prepare ? await action.prepare(params, controlNodeFor(scope, renderer, load)) : params;
    const probes = action.inspect(want);
    const check = new KeywordValues(renderer, scope).inherited(task, 'check_mode')?.bool() ?? options.check;
    if (!check && askNothing(probes)) return STOP;
    const { inspectMore } = action;
    return {
      probes,
      options: access.options(undefined),
      ...(inspectMore ? { more: (is) => inspectMore(want, is as never) } : {}),
    };
  }

  #runs(task: Task, scope: LayeredScope): boolean {
    return holds(conditionsOf(task), this.#run.renderer, scope).value === true;
  }

  /** What cannot be told ahead is no failure: the task itself will tell, in its turn, if it is one. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch {
      return undefined;
    }
  }
}

/** Nothing that comes behind this can be asked before it: it changes the host, or what comes is not known. */
const STOP = Symbol('stop');
