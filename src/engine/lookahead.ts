import { conditionsOf } from '../playbook/effective.ts';
import type { Block, Task } from '../playbook/model.ts';
import { actsUnseen } from '../remote/converge.ts';
import type { Moment } from '../remote/epoch.ts';
import { type Question, WIDEST } from '../remote/foresight.ts';
import type { RemoteHost } from '../remote/remote-host.ts';
import { breathe } from '../source/breathe.ts';
import { type Dict, Unknown } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { AnyAction } from './actions.ts';
import { renderArguments } from './arguments.ts';
import { controlNodeFor } from './control-node.ts';
import { readParameters } from './execute-action.ts';
import { HostAccess } from './host-access.ts';
import type { HostState } from './host-state.ts';
import { type IncludeStatement, includeOn, readInclusion, statementOf } from './includes.ts';
import { KeywordValues } from './keyword-values.ts';
import { itemVariables, loopItems, namedLoop } from './loop-items.ts';
import type { PlayContext } from './play-context.ts';
import type { RunContext } from './run-context.ts';
import { tasksIn, tasksOf, type Upcoming } from './upcoming.ts';
import { holds } from './verdict.ts';

/** A pass of a task that is still to come: its variables are those of its loop item, too. */
export interface Pass {
  readonly task: Task;
  readonly scope: LayeredScope;
}

/** What a host is about to be asked, and what may travel with it. */
export interface Occasion {
  readonly host: HostState;
  /** What another one would be asked, for delegation, is left out. */
  readonly remote: RemoteHost;
  /** What is left of a loop. */
  readonly passes: Iterable<Pass>;
  readonly upcoming: Upcoming | undefined;
  /** So many questions may travel along. */
  readonly room: number;
  /** The moment from which on the answers hold. */
  readonly from: Moment;
}

/** What is being worked out for one host. */
interface Search extends Pick<Occasion, 'host' | 'remote' | 'room'> {
  readonly found: Question[];
  /** What tasks of set_fact on the way will set. */
  readonly facts: Dict;
  /** The tasks whose questions were found before, and have answers that still hold. */
  readonly known: Set<Task>;
}

/** What was found for a host at one moment. */
interface Known {
  readonly from: Moment;
  readonly tasks: Set<Task>;
}

/**
 * Works out what the tasks to come will ask a host, as far as it can be told from what is known now. Nothing that leaves
 * a trace is done, and a task that cannot be told is passed over: it asks when it is its turn.
 */
export class Lookahead {
  readonly #run: RunContext;
  readonly #early: RunContext;
  readonly #known = new WeakMap<HostState, Known>();
  readonly #play: PlayContext;
  readonly #selects: (task: Task) => boolean;
  /** What include statements bring in, by statement and by what it was told to include: read once for all hosts. */
  readonly #included = new Map<Task, Map<string, Block>>();

  constructor(run: RunContext, play: PlayContext, selects: (task: Task) => boolean) {
    this.#run = run;
    this.#play = play;
    this.#selects = selects;
    // An earlier task may still write the file: the run itself reads it in its turn.
    this.#early = { ...run, load: { ...run.load, parsed: new Map(run.load.parsed), warnings: [] } };
  }

  /**
   * Up to `room` questions: those of the passes that are left of a loop, then those of the tasks that follow. Where
   * there is room for many, the items of a loop are one task and all travel, so that its price is not that of its length.
   */
  async questions({ passes, upcoming, from, ...asked }: Occasion): Promise<readonly Question[]> {
    const known = this.#knownOf(asked.host, from);
    const search: Search = { ...asked, found: [], facts: new Map(), known };
    for (const pass of passes) {
      if (search.room < WIDEST && search.found.length >= search.room) return search.found;
      if (!(await this.#goOn(() => this.#pass(pass, search)))) return search.found;
    }
    await this.#walk(tasksOf(upcoming), search);
    return search.found;
  }

  /** The tasks that need not be looked at again: nothing was changed since their questions were found. */
  #knownOf(host: HostState, from: Moment): Set<Task> {
    const before = this.#known.get(host);
    if (before && from.number !== undefined && before.from.number === from.number) return before.tasks;
    const known: Known = { from, tasks: new Set() };
    this.#known.set(host, known);
    return known.tasks;
  }

  /** Adds the questions of tasks in order; false where nothing behind them can be foreseen. */
  async #walk(tasks: Iterable<Task>, search: Search): Promise<boolean> {
    for (const task of tasks) {
      if (search.found.length >= search.room) return false;
      // For many hosts at once this is much work, and others wait.
      await breathe();
      if (!(await this.#goOn(() => this.#task(task, search)))) return false;
    }
    return true;
  }

  /** What cannot be told ahead is no failure: the task itself will tell, in its turn, if it is one. */
  async #goOn(work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch {
      return true;
    }
  }

  async #task(task: Task, search: Search): Promise<boolean> {
    if (search.known.has(task) || !this.#selects(task)) return true;
    const scope = this.#run.scopes.forTask(search.host, this.#play, task).with(search.facts).ahead();
    const statement = statementOf(task);
    if (statement) return this.#include(task, statement, scope, search);
    const action = this.#run.actions.of(task.action);
    if (!action) return false;
    if (action.kind === 'control') return this.#control(action, task, scope, search);
    for (const pass of this.#passes(task, scope)) if (!(await this.#pass(pass, search))) return false;
    search.known.add(task);
    return true;
  }

  async #include(task: Task, statement: IncludeStatement, scope: LayeredScope, search: Search): Promise<boolean> {
    const answer = includeOn(this.#run, task, scope);
    // What it would include may come to be known on the way there.
    if ('result' in answer) return answer.result.status === 'skipped';
    const known = this.#included.get(task) ?? new Map<string, Block>();
    this.#included.set(task, known);
    for (const inclusion of answer.inclusions) {
      const block = known.get(inclusion.key) ?? readInclusion(this.#early, task, statement, inclusion);
      known.set(inclusion.key, block);
      if (!(await this.#walk(tasksIn(block), search))) return false;
    }
    return true;
  }

  #control(
    control: Extract<AnyAction, { kind: 'control' }>,
    task: Task,
    scope: LayeredScope,
    { facts }: Search,
  ): boolean {
    if (control.where === 'host' || control.name === 'pause' || control.name === 'meta') return false;
    if (control.name === 'set_fact' && !task.loop && this.#runs(task, scope)) {
      const { free, unknown } = renderArguments(task, control, this.#run.renderer, scope);
      if (!unknown) for (const [name, value] of free) facts.set(name, value);
    }
    return true;
  }

  #passes(task: Task, scope: LayeredScope): readonly Pass[] {
    const loop = task.loop && namedLoop(task.loop, this.#run.renderer, scope);
    if (!loop) return [{ task, scope }];
    const items = loopItems({ ...task, loop }, this.#run.renderer, scope);
    if (items instanceof Unknown) return [];
    return items.map((_, index) => ({ task, scope: scope.with(itemVariables(loop, items, index)) }));
  }

  /** Adds the question of one pass, if it asks this host anything; false where it acts without looking. */
  async #pass({ task, scope }: Pass, { host, remote, found }: Search): Promise<boolean> {
    const { actions, renderer, options } = this.#run;
    const action = actions.need(task.action);
    if (action.kind !== 'module' || !this.#runs(task, scope)) return true;
    const access = new HostAccess(this.#run, this.#play, task, host, scope);
    if (access.remote() !== remote) return true;
    const args = renderArguments(task, action, renderer, scope);
    if (args.unknown) return true;
    const params = readParameters(task, action, args);
    const want = action.prepare ? await action.prepare(params, controlNodeFor(scope, this.#early)) : params;
    const probes = action.inspect(want);
    if (actsUnseen(probes, { check: new KeywordValues(renderer, scope).checks(task, options) })) return false;
    const { inspectMore } = action;
    found.push({
      probes,
      options: access.options(undefined),
      ...(inspectMore ? { more: (is) => inspectMore(want, is as never) } : {}),
    });
    return true;
  }

  #runs(task: Task, scope: LayeredScope): boolean {
    return holds(conditionsOf(task), this.#run.renderer, scope).value === true;
  }
}
