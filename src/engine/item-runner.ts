import type { Block, Task, TaskItem } from '../playbook/model.ts';
import type { Handlers } from './handlers.ts';
import type { HostState } from './host-state.ts';
import { type Inclusion, includeOn, statementOf } from './includes.ts';
import type { PlayContext } from './play-context.ts';
import type { RunContext } from './run-context.ts';
import type { StepGate } from './step-gate.ts';
import { labelOf } from './task-label.ts';
import type { MetaRequest, TaskRunner } from './task-runner.ts';

/** Walks tasks and blocks in order, all hosts of the batch in step: Ansible's linear strategy. */
export class ItemRunner {
  readonly #run: RunContext;
  readonly #play: PlayContext;
  readonly #tasks: TaskRunner;
  readonly #handlers: Handlers;
  readonly #gate: StepGate;

  constructor(run: RunContext, play: PlayContext, tasks: TaskRunner, handlers: Handlers, gate: StepGate) {
    this.#run = run;
    this.#play = play;
    this.#tasks = tasks;
    this.#handlers = handlers;
    this.#gate = gate;
  }

  /** Runs the items on those of the hosts that are still active at each of them. */
  async items(items: readonly TaskItem[], hosts: readonly HostState[]): Promise<void> {
    for (const item of items) {
      const active = hosts.filter((host) => host.active);
      if (active.length === 0 || this.#run.options.signal.aborted) return;
      if (item.kind === 'block') await this.#block(item, active);
      else await this.#task(item, active);
    }
  }

  /** Runs notified handlers until none is left; with `alsoFailed` on hosts with a failure, too. */
  async flushHandlers(hosts: readonly HostState[], alsoFailed: boolean): Promise<void> {
    for (;;) {
      const next = this.#handlers.next(hosts, alsoFailed);
      if (!next || this.#run.options.signal.aborted) return;
      const failed = next.hosts.filter((host) => host.failed);
      for (const host of failed) host.failed = false;
      await this.#statement(next.handler, next.hosts);
      for (const host of failed) host.failed = true;
    }
  }

  async #task(task: Task, hosts: readonly HostState[]): Promise<void> {
    if (!this.#tasks.selects(task)) return;
    if (!(await this.#gate.passes(this.#labelText(task, hosts)))) return;
    await this.#statement(task, hosts);
  }

  #labelText(task: Task, hosts: readonly HostState[]): string {
    const [first] = hosts;
    if (!first) return task.action.name;
    const scope = this.#run.scopes.forTask(first, this.#play, task);
    return labelOf(task, '', this.#run.renderer, scope, []).name;
  }

  async #statement(task: Task, hosts: readonly HostState[]): Promise<void> {
    const statement = statementOf(task);
    if (statement) await this.#include(task, statement, hosts);
    else await this.#obey(await this.#tasks.run(task, hosts), hosts);
    if (this.#stopsAll(task) && hosts.some((host) => host.failed || host.unreachable)) {
      for (const host of this.#play.batch) if (host.active) host.failed = true;
    }
  }

  #stopsAll(task: Task): boolean {
    const [host] = this.#play.batch;
    return host !== undefined && this.#tasks.isFatalForAll(task, host);
  }

  /** A block: its body, then on hosts where that failed its rescue, then always its end. */
  async #block(block: Block, all: readonly HostState[]): Promise<void> {
    const hosts = all.filter((host) => !this.#hasRun(block, host));
    await this.items(block.body, hosts);
    if (block.rescue.length > 0) {
      const broken = hosts.filter((host) => host.failed && !host.unreachable);
      for (const host of broken) {
        host.failed = false;
        host.stats.failed--;
        host.stats.rescued++;
      }
      await this.items(block.rescue, broken);
    }
    if (block.always.length === 0) return;
    const broken = hosts.filter((host) => host.failed);
    for (const host of broken) host.failed = false;
    await this.items(block.always, hosts);
    for (const host of broken) host.failed = true;
  }

  /** Whether a host ran this use of a role before: it does so once in a play. */
  #hasRun(block: Block, host: HostState): boolean {
    const identity = block.origin === 'role' ? block.role?.identity : undefined;
    return identity !== undefined && this.#play.rolesRun.get(host)?.has(identity) === true;
  }

  /** An include statement: each host says what it includes, hosts with the same answer go on together. */
  async #include(task: Task, statement: 'include_tasks' | 'include_role', hosts: readonly HostState[]): Promise<void> {
    const groups: { readonly inclusion: Inclusion; readonly key: string; readonly hosts: HostState[] }[] = [];
    const label = this.#tasks.start(task, hosts);
    for (const host of hosts) {
      const answer = includeOn(this.#run, this.#play, task, statement, host);
      if ('result' in answer) {
        this.#tasks.finishInclude(task, label, host, answer.result);
        continue;
      }
      const seen = new Map<string, number>();
      for (const inclusion of answer.inclusions) {
        // The n-th pass over one file with one item is the same pass on every host.
        const base = `${inclusion.path}\0${inclusion.label ?? ''}`;
        const nth = (seen.get(base) ?? 0) + 1;
        seen.set(base, nth);
        const key = `${base}\0${nth}`;
        const group = groups.find((one) => one.key === key);
        if (group) group.hosts.push(host);
        else groups.push({ inclusion, key, hosts: [host] });
        host.stats.ok++;
      }
    }
    for (const { inclusion, hosts: together } of groups) {
      this.#run.channel.emit({
        type: 'file.included',
        task: label.id,
        path: inclusion.path,
        hosts: together.map(({ name }) => name),
        ...(inclusion.label === undefined ? {} : { label: inclusion.label }),
      });
    }
    this.#run.channel.emit({ type: 'task.finished', task: label.id });
    for (const { inclusion, hosts: together } of groups) await this.items([inclusion.block], together);
  }

  async #obey(requests: readonly MetaRequest[], hosts: readonly HostState[]): Promise<void> {
    const asked = (action: MetaRequest['action']) => requests.filter((request) => request.action === action);
    if (asked('flush_handlers').length > 0) await this.flushHandlers(this.#play.batch, false);
    for (const { host } of asked('end_host')) host.ended = true;
    if (asked('end_play').length > 0) for (const host of this.#play.allHosts) host.ended = true;
    if (asked('end_batch').length > 0) for (const host of this.#play.batch) host.ended = true;
    for (const { host } of asked('clear_facts')) host.facts.clear();
    if (asked('clear_host_errors').length > 0) {
      for (const host of this.#play.allHosts) host.failed = host.unreachable = false;
    }
    if (asked('refresh_inventory').length > 0) {
      this.#run.channel.emit({
        type: 'warning',
        message: 'meta: refresh_inventory reads nothing anew: the inventory is that of the start',
      });
    }
    if (asked('reset_connection').length > 0) {
      await Promise.all(hosts.map((host) => this.#run.connections.disconnect(host.name)));
    }
  }
}
