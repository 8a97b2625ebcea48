import { resolve } from 'node:path';
import type { TaskLabel } from '../events/run-event.ts';
import type { Block, Task, TaskItem } from '../playbook/model.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { failureOf } from './failure.ts';
import type { Handlers } from './handlers.ts';
import type { HostState } from './host-state.ts';
import { type IncludeStatement, type Inclusion, includeOn, loadInclusion, pathOf, statementOf } from './includes.ts';
import { KeywordValues } from './keyword-values.ts';
import { obey } from './meta.ts';
import { obeyedWords } from './meta-words.ts';
import type { PlayContext } from './play-context.ts';
import { remark } from './remark.ts';
import { resultOf } from './result.ts';
import type { RunContext } from './run-context.ts';
import type { StepGate } from './step-gate.ts';
import type { TaskRunner } from './task-runner.ts';
import type { Upcoming } from './upcoming.ts';
import { forgiven } from './verdict.ts';

/** The hosts that include the same, in one pass of an include statement. */
interface Together {
  readonly inclusion: Inclusion;
  readonly hosts: HostState[];
}

/** Whether an item is one of the role that `meta: end_role` ended on a host. */
function isLeft(item: TaskItem, { leaving }: HostState): boolean {
  const { role } = item;
  if (!leaving || !role || (item.kind === 'task' && item.isHandler)) return false;
  return role === leaving || role.parents.includes(leaving);
}

/** Walks tasks and blocks in order, with some hosts in step. */
export class ItemRunner {
  readonly #run: RunContext;
  readonly #play: PlayContext;
  readonly #tasks: TaskRunner;
  readonly #handlers: Handlers;
  readonly #gate: StepGate;
  /** How many of the blocks around the task under way rescue a failure in it. */
  #rescues = 0;

  constructor(run: RunContext, play: PlayContext, tasks: TaskRunner, handlers: Handlers, gate: StepGate) {
    this.#run = run;
    this.#play = play;
    this.#tasks = tasks;
    this.#handlers = handlers;
    this.#gate = gate;
  }

  /**
   * Runs the items on those of the hosts that are still active at each of them.
   *
   * @param then what comes after them
   */
  async items(items: readonly TaskItem[], hosts: readonly HostState[], then?: Upcoming): Promise<void> {
    for (const [index, item] of items.entries()) {
      const upcoming: Upcoming = { items, from: index + 1, then };
      const active = hosts.filter((host) => host.active && !isLeft(item, host));
      if (active.length === 0 || this.#run.options.signal.aborted) return;
      if (item.kind === 'block') await this.#block(item, active, upcoming);
      else await this.#task(item, active, upcoming);
    }
  }

  /** Runs the notified handlers; with `alsoFailed` on hosts with a failure, too. `flush` is the task that says so. */
  async flushHandlers(hosts: readonly HostState[], alsoFailed: boolean, flush?: Task): Promise<void> {
    const isReady = (host: HostState) => host.active || (alsoFailed && host.failed && !host.unreachable);
    if (this.#run.options.verbosity > 1) this.#announce(hosts.filter(isReady), flush);
    for (const next of this.#handlers.flush(hosts, isReady)) {
      if (this.#run.options.signal.aborted) return;
      await this.#revived(next.hosts, () => this.#statement(next.handler, next.hosts, undefined));
    }
  }

  /** Says which handlers are about to run, and at the word of which task. */
  #announce(hosts: readonly HostState[], flush: Task | undefined): void {
    for (const host of hosts) {
      for (const handler of this.#handlers.waiting(host)) {
        remark(this.#run, 2, `NOTIFIED HANDLER ${this.#tasks.label(handler, host).name} for ${host.name}`);
      }
      if (flush) remark(this.#run, 2, `META: ${obeyedWords(flush, host.name)}`);
    }
  }

  async #task(task: Task, hosts: readonly HostState[], upcoming: Upcoming): Promise<void> {
    const [first] = hosts;
    if (!first || !this.#tasks.selects(task)) return;
    if (!(await this.#gate.passes(() => this.#tasks.label(task, first).name))) return;
    // Whoever is asked before each task may say no to the next.
    await this.#statement(task, hosts, this.#run.options.step ? undefined : upcoming);
  }

  async #statement(task: Task, hosts: readonly HostState[], upcoming: Upcoming | undefined): Promise<void> {
    const statement = statementOf(task);
    if (statement) {
      await this.#include(task, statement, hosts, upcoming);
      return;
    }
    const { requests, isFatal } = await this.#tasks.run(task, hosts, upcoming);
    const flushing = requests.filter(({ action }) => action === 'flush_handlers').map(({ host }) => host);
    if (flushing.length > 0) await this.flushHandlers(flushing, false, task);
    await obey(requests, this.#run, this.#play);
    this.#endIfFatal(isFatal);
  }

  #endIfFatal(isFatal: boolean): void {
    if (!this.#play.inStep) return;
    if (this.#rescues === 0 && (isFatal || this.#tooManyFailed())) this.#endForAll();
    // All hosts fail together, and all of them come to the rescue.
    else if (isFatal) for (const host of this.#play.batch) if (host.active) host.fall();
  }

  #tooManyFailed(): boolean {
    const { batch, batchSize, maxFailPercentage } = this.#play;
    const failed = batch.filter((host) => host.failed).length;
    return maxFailPercentage !== undefined && (failed / batchSize) * 100 > maxFailPercentage;
  }

  #endForAll(): void {
    if (this.#play.exhausted) return;
    this.#play.exhausted = true;
    for (const host of this.#play.batch) if (host.active) host.fall();
    this.#run.channel.emit({ type: 'play.exhausted' });
  }

  /** A block: its body, then on hosts where that failed its rescue, then always its end. */
  async #block(block: Block, all: readonly HostState[], then: Upcoming | undefined): Promise<void> {
    const hosts = all.filter((host) => !this.#hasRun(block, host));
    const rescues = block.rescue.length > 0 ? 1 : 0;
    this.#rescues += rescues;
    const end: Upcoming = { items: block.always, from: 0, then };
    await this.items(block.body, hosts, end);
    this.#rescues -= rescues;
    this.#noteRun(block, hosts);
    if (rescues > 0) {
      const broken = hosts.filter((host) => host.failed && !host.unreachable);
      for (const host of broken) {
        host.failed = false;
        if (!host.fellWithOthers) {
          host.stats.failed -= 1 + host.moreFailures;
          host.stats.rescued++;
        }
        host.fellWithOthers = false;
        host.moreFailures = 0;
      }
      await this.items(block.rescue, broken, end);
    }
    if (block.always.length > 0) await this.#revived(hosts, () => this.items(block.always, hosts, then));
  }

  /** Does something on hosts that failed as if they had not; afterwards they have failed again, unless they were forgiven. */
  async #revived(hosts: readonly HostState[], work: () => Promise<void>): Promise<void> {
    const broken = hosts.filter((host) => host.failed);
    for (const host of broken) {
      host.failed = false;
      host.forgiven = false;
    }
    await work();
    for (const host of broken) if (!host.forgiven) host.failed = true;
  }

  /** Whether a host ran this use of a role before: it does so once in a play. */
  #hasRun(block: Block, host: HostState): boolean {
    const identity = block.origin === 'role' ? block.role?.identity : undefined;
    return identity !== undefined && this.#play.rolesRun.get(host)?.has(identity) === true;
  }

  /** Remembers which hosts came to the end of a role, having run a task of it. */
  #noteRun(block: Block, hosts: readonly HostState[]): void {
    const identity = block.origin === 'role' ? block.role?.identity : undefined;
    if (identity === undefined) return;
    for (const host of hosts) {
      if (!host.active || !this.#play.rolesBegun.get(host)?.has(identity)) continue;
      this.#play.rolesRun.set(host, (this.#play.rolesRun.get(host) ?? new Set()).add(identity));
    }
  }

  /** An include statement: each host says what it includes, hosts with the same answer go on together. */
  async #include(
    task: Task,
    statement: IncludeStatement,
    all: readonly HostState[],
    then: Upcoming | undefined,
  ): Promise<void> {
    const [first] = all;
    if (!first) return;
    const { once, fatal } = this.#tasks.reachOf(task, first);
    const hosts = once ? [first] : all;
    const label = this.#tasks.label(task, first);
    this.#tasks.start(label, hosts);
    const groups = this.#grouped(task, label, hosts);
    const blocks = groups.flatMap((group) => {
      const block = this.#load(task, statement, label, group);
      return block ? [{ block, hosts: group.hosts }] : [];
    });
    this.#run.channel.emit({ type: 'task.finished', task: label.id });
    this.#endIfFatal(fatal && hosts.some((host) => host.lost));
    for (const [index, { block, hosts: together }] of blocks.entries()) {
      await this.items([block], together, index === blocks.length - 1 ? then : undefined);
    }
  }

  #grouped(task: Task, label: TaskLabel, hosts: readonly HostState[]): Together[] {
    const groups = new Map<string, Together>();
    for (const host of hosts) {
      const answer = includeOn(this.#run, task, this.#run.scopes.forTask(host, this.#play, task));
      if ('result' in answer) {
        this.#tasks.finishInclude(task, label, host, answer.result);
        continue;
      }
      for (const inclusion of answer.inclusions) {
        const group = groups.get(inclusion.key) ?? { inclusion, hosts: [] };
        group.hosts.push(host);
        groups.set(inclusion.key, group);
      }
    }
    return [...groups.values()];
  }

  #load(task: Task, statement: IncludeStatement, label: TaskLabel, group: Together): Block | undefined {
    try {
      const block = loadInclusion(this.#run, this.#play, task, statement, group.inclusion);
      this.#included(task, statement, label, group, block);
      return block;
    } catch (error) {
      if (!(error instanceof InfrakitError)) throw error;
      for (const host of group.hosts) {
        if (host.failed) host.moreFailures++;
        const keywords = new KeywordValues(this.#run.renderer, this.#run.scopes.forTask(host, this.#play, task));
        this.#tasks.finishInclude(task, label, host, forgiven(failureOf(error), task, keywords));
      }
      return undefined;
    }
  }

  /** Tells what was included. As in Ansible an included role is not told and not counted: its tasks say enough. */
  #included(task: Task, statement: IncludeStatement, label: TaskLabel, group: Together, block: Block): void {
    const { inclusion, hosts } = group;
    const name = String(inclusion.options.get(statement === 'include_tasks' ? 'file' : 'name'));
    const { values } = resultOf('ok', { include: name });
    for (const host of hosts) if (task.register !== undefined) host.setFacts.set(task.register, values);
    if (statement === 'include_role') return;
    for (const host of hosts) host.stats.ok++;
    this.#run.channel.emit({
      type: 'file.included',
      task: label.id,
      path: resolve(pathOf(block) ?? name),
      hosts: hosts.map((host) => host.name),
      ...(inclusion.label === undefined ? {} : { label: inclusion.label }),
    });
  }
}
