import { Gate } from '../connection/gate.ts';
import type { TaskLabel } from '../events/run-event.ts';
import type { Task } from '../playbook/model.ts';
import type { Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { AnyAction } from './actions.ts';
import { applyEffects, takeFacts } from './effects.ts';
import type { Handlers } from './handlers.ts';
import type { HostState } from './host-state.ts';
import { KeywordValues } from './keyword-values.ts';
import { forEachLimited } from './limit.ts';
import { Lookahead } from './lookahead.ts';
import { concernsAll, type MetaRequest } from './meta.ts';
import { obeyedWords, skippedWords } from './meta-words.ts';
import type { PlayContext } from './play-context.ts';
import { remark } from './remark.ts';
import { outcomeOf, type Result } from './result.ts';
import type { RunContext } from './run-context.ts';
import { settleHost } from './settle-host.ts';
import { count } from './stats.ts';
import { isSelected } from './tags.ts';
import { TaskLabels } from './task-labels.ts';
import { type Foresight, TaskOnHost } from './task-on-host.ts';
import type { Upcoming } from './upcoming.ts';

/** One task while it runs on its hosts. */
interface Running {
  readonly task: Task;
  readonly action: AnyAction | undefined;
  readonly label: TaskLabel;
  /** A meta task: its success is not told, and it is not counted. */
  readonly silent: boolean;
  readonly upcoming: Upcoming | undefined;
  /** Its result was shown before somebody looked at it in the debugger. */
  readonly isShown?: true;
}

/** What a task asks of the play. */
export interface TaskEnd {
  readonly requests: readonly MetaRequest[];
  /** It failed on a host and that is fatal for all, unless a block rescues it. */
  readonly isFatal: boolean;
}

/** Runs one task on many hosts at once, tells what happened and remembers it. */
export class TaskRunner {
  readonly #run: RunContext;
  readonly #play: PlayContext;
  readonly #handlers: Handlers;
  readonly #labels: TaskLabels;
  readonly #lookahead: Lookahead;
  readonly #gates = new WeakMap<Task, Gate>();
  readonly #warned = new WeakSet<Task>();

  constructor(run: RunContext, play: PlayContext, handlers: Handlers) {
    this.#run = run;
    this.#play = play;
    this.#handlers = handlers;
    this.#labels = new TaskLabels(run, play);
    this.#lookahead = new Lookahead(run, play, (task) => this.selects(task));
  }

  /** Whether `--tags` and `--skip-tags` select a task. */
  selects(task: Task): boolean {
    return isSelected(this.#labels.tagsOf(task), { run: this.#run.options.tags, skip: this.#run.options.skipTags });
  }

  /** The task as it is shown. */
  label(task: Task, host: HostState): TaskLabel {
    return this.#labels.of(task, this.#run.scopes.forTask(host, this.#play, task));
  }

  /** Whether an include statement runs on one host for all of them, and whether its failure is one of all. */
  reachOf(task: Task, host: HostState): { readonly once: boolean; readonly fatal: boolean } {
    const scope = this.#run.scopes.forTask(host, this.#play, task);
    const keywords = new KeywordValues(this.#run.renderer, scope);
    const once = keywords.inherited(task, 'run_once')?.bool() === true;
    return { once, fatal: once || this.#isFatal(task, keywords) };
  }

  #isFatal(task: Task, keywords: KeywordValues): boolean {
    return keywords.inherited(task, 'any_errors_fatal')?.bool() ?? this.#run.options.settings.anyErrorsFatal;
  }

  /** Tells that a task begins. */
  start(label: TaskLabel, hosts: readonly HostState[]): void {
    this.#run.channel.emit({ type: 'task.started', task: label, hosts: hosts.map(({ name }) => name) });
  }

  /** Tells that an include statement included nothing on a host, and why. */
  finishInclude(task: Task, label: TaskLabel, host: HostState, result: Result): void {
    const scope = this.#run.scopes.forTask(host, this.#play, task);
    this.#finish({ task, label, action: undefined, silent: false, upcoming: undefined }, host, [host], result, scope);
  }

  /**
   * Runs the task on the hosts, in parallel.
   *
   * @param upcoming what comes after it
   */
  async run(task: Task, hosts: readonly HostState[], upcoming: Upcoming | undefined): Promise<TaskEnd> {
    const [first] = hosts;
    if (!first) return { requests: [], isFatal: false };
    const scope = this.#run.scopes.forTask(first, this.#play, task);
    const keywords = new KeywordValues(this.#run.renderer, scope);
    const action = this.#run.actions.of(task.action);
    const silent = action?.name === 'meta';
    const once =
      keywords.inherited(task, 'run_once')?.bool() === true ||
      (action?.kind === 'control' && action.oncePerPlay === true) ||
      (silent && concernsAll(task));
    const running: Running = { task, action, silent, upcoming, label: this.#labels.of(task, scope) };
    const working = once ? [first] : hosts;
    if (!silent) this.start(running.label, working);

    if (!this.#play.inStep) this.#warnOfWhatConcernsAll(task, { once: once && !silent, keywords });

    const throttle = keywords.inherited(task, 'throttle')?.number() ?? 0;
    const { pace } = this.#run;
    const limit = throttle > 0 ? () => Math.min(throttle, pace.limit) : () => pace.limit;
    const work = (host: HostState) => this.#onHost(running, host, once ? hosts : [host]);
    // Hosts that go their own ways meet at the gate of the task.
    const gate = this.#play.inStep || throttle === 0 ? undefined : this.#gateOf(task, throttle);
    const requests = await forEachLimited(working, limit, (host) => (gate ? gate.run(() => work(host)) : work(host)));
    if (!silent) this.#run.channel.emit({ type: 'task.finished', task: running.label.id });
    const isFatalForAll = once || this.#isFatal(task, keywords);
    return { requests: requests.flat(), isFatal: isFatalForAll && working.some((host) => host.lost) };
  }

  #gateOf(task: Task, throttle: number): Gate {
    const known = this.#gates.get(task) ?? new Gate(throttle);
    this.#gates.set(task, known);
    return known;
  }

  /** As in Ansible, what concerns all hosts has no effect where each goes its own way; that is told once. */
  #warnOfWhatConcernsAll(task: Task, { once, keywords }: { once: boolean; keywords: KeywordValues }): void {
    if (this.#warned.has(task)) return;
    this.#warned.add(task);
    const warn = (message: string): void => this.#run.channel.emit({ type: 'warning', message });
    const { name } = task.action;
    if (once)
      warn(`run_once and what "${name}" does for all hosts at once do not go with this strategy: every host runs it`);
    if (this.#isFatal(task, keywords)) {
      warn('any_errors_fatal does not go with this strategy: the other hosts go on');
    }
  }

  async #onHost(running: Running, host: HostState, sharers: readonly HostState[]): Promise<MetaRequest[]> {
    const { task, label, silent, upcoming } = running;
    if (!silent) this.#run.channel.emit({ type: 'host.started', task: label.id, host: host.name });
    const scope = this.#run.scopes.forTask(host, this.#play, task);
    const foresee: Foresight = (remote, passes, room, from) =>
      this.#lookahead.questions({ host, remote, passes, upcoming, room, from });
    let result = await new TaskOnHost(this.#run, this.#play, task, host, scope, label.id, foresee).result();
    const keywords = new KeywordValues(this.#run.renderer, scope);
    let current = { task, scope };
    while (!silent && this.#run.debugger.stops(task, result, keywords, this.#play.debugging)) {
      this.#show(running, host, result, keywords);
      const { redo } = await this.#run.debugger.decide({ ...current, name: label.name, host, result });
      if (!redo) return this.#finish({ ...running, isShown: true }, host, sharers, result, scope);
      current = { task: redo.task, scope: current.scope.with(redo.variables) };
      result = await new TaskOnHost(
        this.#run,
        this.#play,
        current.task,
        host,
        current.scope,
        label.id,
        foresee,
      ).result();
    }
    return this.#finish(running, host, sharers, result, scope);
  }

  /** @param sharers the hosts that get what the task registers and sets: with run_once all of them */
  #finish(
    running: Running,
    host: HostState,
    sharers: readonly HostState[],
    result: Result,
    scope: LayeredScope,
  ): MetaRequest[] {
    const { task } = running;
    const action = result.action ?? running.action;
    const keywords = new KeywordValues(this.#run.renderer, scope);
    const requests = sharers.flatMap((sharer) => {
      const owner = this.#factsOwner(task, keywords, sharer);
      takeFacts(result, action?.name, owner);
      if (task.register !== undefined) sharer.setFacts.set(task.register, result.values);
      return applyEffects(result, owner, this.#run).map((meta) => ({ action: meta, host: sharer, task }));
    });
    if (result.status === 'changed' && this.#run.options.verbosity > 1) {
      for (const name of this.#handlers.asked(task, host)) {
        remark(this.#run, 2, `Notification for handler ${name} has been saved.`);
      }
    }
    this.#tell(running, host, result, keywords);
    settleHost(host, result, task);
    this.#noteRole(task, host, result);
    if (result.status === 'changed') this.#handlers.notify(task, host);
    return requests;
  }

  #tell(running: Running, host: HostState, result: Result, keywords: KeywordValues): void {
    const { label, silent } = running;
    if (silent && result.status !== 'skipped' && result.status !== 'failed') {
      this.#run.channel.emit({ type: 'meta.obeyed', task: label, host: host.name });
      if (!isFlush(running.task)) remark(this.#run, 2, `META: ${obeyedWords(running.task, host.name)}`);
      return;
    }
    if (silent) this.start(label, [host]);
    if (silent && result.status === 'skipped') {
      const { msg, reason } = skippedWords(running.task, host.name);
      remark(this.#run, 2, `META: ${reason}`);
      const values = new Map<string, Value>([
        ['msg', msg],
        ['skip_reason', reason],
        ['skipped', true],
      ]);
      this.#show(running, host, { ...result, values }, keywords);
      return;
    }
    // Only a failure of a meta task counts: without it the exit code would say that all is well.
    if (!silent || result.status === 'failed') count(host, result);
    if (!silent) this.#run.tally.add(result.action ?? running.action, result);
    if (!running.isShown) this.#show(running, host, result, keywords);
  }

  #show({ task, label }: Running, host: HostState, result: Result, keywords: KeywordValues): void {
    const noLog = keywords.hides(task, this.#run.options);
    const isQuiet = keywords.inherited(task, 'diff')?.bool() === false;
    const outcome = outcomeOf(isQuiet ? { ...result, differences: [] } : result, { noLog });
    const loop = task.loop !== undefined;
    const { explanation } = result;
    if (explanation && !noLog) {
      this.#run.channel.emit({ type: 'host.explained', task: label.id, host: host.name, explanation });
    }
    this.#run.channel.emit({ type: 'host.finished', task: label.id, host: host.name, outcome, loop });
  }

  #noteRole(task: Task, host: HostState, { status }: Result): void {
    const identity = task.role?.identity;
    if (identity === undefined || status === 'skipped' || status === 'unreachable') return;
    const begun = this.#play.rolesBegun.get(host) ?? new Set();
    this.#play.rolesBegun.set(host, begun.add(identity));
  }

  #factsOwner(task: Task, keywords: KeywordValues, host: HostState): HostState {
    if (keywords.inherited(task, 'delegate_facts')?.bool() !== true) return host;
    const delegate = keywords.inherited(task, 'delegate_to')?.text();
    return (delegate === undefined ? undefined : this.#run.states.get(delegate)) ?? host;
  }
}

/** Of those the runner of the handlers says more. */
const isFlush = ({ action }: Task): boolean => (action.freeForm ?? action.args.get('action')) === 'flush_handlers';
