import type { TaskLabel } from '../events/run-event.ts';
import { effectiveTags } from '../playbook/effective.ts';
import type { Task } from '../playbook/model.ts';
import type { MetaAction } from '../sdk/control.ts';
import type { Value } from '../template/value.ts';
import { applyEffects, takeFacts } from './effects.ts';
import type { Handlers } from './handlers.ts';
import type { HostState } from './host-state.ts';
import { KeywordValues } from './keyword-values.ts';
import { forEachLimited } from './limit.ts';
import type { PlayContext } from './play-context.ts';
import { outcomeOf, type Result } from './result.ts';
import type { RunContext } from './run-context.ts';
import { isSelected } from './tags.ts';
import { labelOf } from './task-label.ts';
import { TaskOnHost } from './task-on-host.ts';

/** What a task asks of the play, and on which hosts. */
export interface MetaRequest {
  readonly action: MetaAction;
  readonly host: HostState;
}

/** Runs one task on many hosts at once, tells what happened and remembers it. */
export class TaskRunner {
  readonly #run: RunContext;
  readonly #play: PlayContext;
  readonly #handlers: Handlers;

  constructor(run: RunContext, play: PlayContext, handlers: Handlers) {
    this.#run = run;
    this.#play = play;
    this.#handlers = handlers;
  }

  /** Whether `--tags` and `--skip-tags` select a task. */
  selects(task: Task): boolean {
    return isSelected(this.tagsOf(task), { run: this.#run.options.tags, skip: this.#run.options.skipTags });
  }

  tagsOf(task: Task): string[] {
    const scope = this.#run.scopes.forPlay(this.#play);
    const rendered = effectiveTags(task).flatMap((tag): readonly Value[] => {
      const value = this.#run.renderer.render(tag, scope);
      return Array.isArray(value) ? value : [value];
    });
    return [...new Set(rendered.flatMap((tag) => String(tag).split(',')).map((tag) => tag.trim()))];
  }

  /** Whether a failure of the task on one host ends the play for all (`any_errors_fatal`). */
  isFatalForAll(task: Task, host: HostState): boolean {
    const scope = this.#run.scopes.forTask(host, this.#play, task);
    return new KeywordValues(this.#run.renderer, scope).inherited(task, 'any_errors_fatal')?.bool() ?? false;
  }

  /** Tells that an include statement begins. */
  start(task: Task, hosts: readonly HostState[]): TaskLabel {
    const [first] = hosts;
    if (!first) throw new TypeError('a task needs a host');
    const scope = this.#run.scopes.forTask(first, this.#play, task);
    const label = labelOf(task, nextId(), this.#run.renderer, scope, this.tagsOf(task));
    this.#run.channel.emit({ type: 'task.started', task: label, hosts: hosts.map(({ name }) => name) });
    return label;
  }

  /** Tells that an include statement included nothing on a host, and why. */
  finishInclude(task: Task, label: TaskLabel, host: HostState, result: Result): void {
    if (task.register !== undefined) host.setFacts.set(task.register, result.values);
    this.#finish(task, host, [host], result, { id: label.id, silent: false });
  }

  /** Runs the task on the hosts, in parallel, and gives what it asks of the play. */
  async run(task: Task, hosts: readonly HostState[]): Promise<MetaRequest[]> {
    const [first] = hosts;
    if (!first) return [];
    const scope = this.#run.scopes.forTask(first, this.#play, task);
    const keywords = new KeywordValues(this.#run.renderer, scope);
    const action = this.#run.actions.get(task.action.name);
    const silent = action?.name === 'meta';
    const once =
      keywords.inherited(task, 'run_once')?.bool() === true ||
      (action?.kind === 'control' && action.oncePerPlay === true);
    const id = nextId();
    const label = labelOf(task, id, this.#run.renderer, scope, this.tagsOf(task));
    const working = once ? [first] : hosts;
    if (!silent) this.#run.channel.emit({ type: 'task.started', task: label, hosts: working.map(({ name }) => name) });

    const throttle = keywords.inherited(task, 'throttle')?.number() ?? 0;
    const limit = throttle > 0 ? Math.min(throttle, this.#run.options.forks) : this.#run.options.forks;
    const requests = await forEachLimited(working, limit, async (host) => {
      if (!silent) this.#run.channel.emit({ type: 'host.started', task: id, host: host.name });
      const result = await new TaskOnHost(this.#run, this.#play, task, host, id).result();
      return this.#finish(task, host, once ? hosts : [host], result, { id, silent });
    });
    if (!silent) this.#run.channel.emit({ type: 'task.finished', task: id });
    return requests.flat();
  }

  /** @param sharers the hosts that the result holds for: with run_once all of them */
  #finish(
    task: Task,
    host: HostState,
    sharers: readonly HostState[],
    result: Result,
    { id, silent }: { readonly id: string; readonly silent: boolean },
  ): MetaRequest[] {
    const keywords = new KeywordValues(this.#run.renderer, this.#run.scopes.forTask(host, this.#play, task));
    const check = keywords.inherited(task, 'check_mode')?.bool() ?? this.#run.options.check;
    const noLog = keywords.inherited(task, 'no_log')?.bool() ?? false;
    const requests = sharers.flatMap((sharer) => {
      takeFacts(result, this.#factsOwner(task, keywords, sharer));
      if (task.register !== undefined) sharer.setFacts.set(task.register, result.values);
      const actions = applyEffects(result, sharer, this.#run, check);
      return actions.map((action) => ({ action, host: sharer }));
    });
    for (const sharer of sharers) this.#settleHost(sharer, result, task);
    if (!silent) {
      count(host, result);
      this.#run.channel.emit({
        type: 'host.finished',
        task: id,
        host: host.name,
        outcome: outcomeOf(result, { noLog }),
        loop: task.loop !== undefined,
      });
    }
    this.#noteRole(task, host, result);
    if (result.status === 'changed') this.#handlers.notify(task, host, sharers);
    return requests;
  }

  #settleHost(host: HostState, result: Result, task: Task): void {
    if (result.ignored) return;
    if (result.status === 'unreachable') host.unreachable = true;
    if (result.status !== 'failed') return;
    host.failed = true;
    // What `rescue` and `always` see, as Ansible names it.
    host.setFacts.set('ansible_failed_result', result.values);
    host.setFacts.set(
      'ansible_failed_task',
      new Map<string, Value>([
        ['name', task.name?.value ?? task.action.name],
        ['action', task.action.name],
      ]),
    );
  }

  #noteRole(task: Task, host: HostState, { status }: Result): void {
    const identity = task.role?.identity;
    if (identity === undefined || status === 'skipped' || status === 'unreachable') return;
    const run = this.#play.rolesRun.get(host) ?? new Set();
    this.#play.rolesRun.set(host, run.add(identity));
  }

  #factsOwner(task: Task, keywords: KeywordValues, host: HostState): HostState {
    if (keywords.inherited(task, 'delegate_facts')?.bool() !== true) return host;
    const delegate = keywords.inherited(task, 'delegate_to')?.text();
    return (delegate === undefined ? undefined : this.#run.states.get(delegate)) ?? host;
  }
}

let tasks = 0;
const nextId = (): string => `task-${++tasks}`;

/** Adds a result to the host's line of the recap, by Ansible's rules. */
function count({ stats }: HostState, { status, ignored }: Result): void {
  switch (status) {
    case 'ok':
      stats.ok++;
      return;
    case 'changed':
      stats.ok++;
      stats.changed++;
      return;
    // The recap has seven fields and scripts read them: what is unknown was not done, as what is skipped.
    case 'skipped':
    case 'unknown':
      stats.skipped++;
      return;
    case 'failed':
      if (ignored) {
        stats.ok++;
        stats.ignored++;
      } else stats.failed++;
      return;
    case 'unreachable':
      if (ignored) {
        stats.skipped++;
        stats.ignored++;
      } else stats.unreachable++;
  }
}
