import type { Parent, Task, TaskItem } from '../playbook/model.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import { Template } from '../template/template.ts';
import { UndefinedVariable } from '../template/undefined-variable.ts';
import { isList, Unknown, type Value } from '../template/value.ts';
import type { HostState } from './host-state.ts';
import type { PlayContext } from './play-context.ts';
import type { RunContext } from './run-context.ts';

export interface NotifiedHandler {
  readonly handler: Task;
  readonly hosts: readonly HostState[];
}

/** The handlers of a play, and which hosts asked for which of them. */
export class Handlers {
  readonly #run: RunContext;
  readonly #play: PlayContext;
  readonly #unusable = new Set<Task>();
  readonly #notified = new Map<Task, Set<HostState>>();

  constructor(run: RunContext, play: PlayContext) {
    this.#run = run;
    this.#play = play;
  }

  /** Remembers that a task that changed a host asked for handlers. */
  notify(task: Task, host: HostState): void {
    for (const name of this.asked(task, host)) {
      const found = this.#matching(name, host);
      if (found.length === 0) this.#missing(name, task, host);
      for (const handler of found) {
        const hosts = this.#notified.get(handler) ?? new Set();
        this.#notified.set(handler, hosts.add(host));
      }
    }
  }

  /** What a task notifies on a host, by the names it uses. */
  asked(task: Task, host: HostState): string[] {
    return this.#names(notifiedBy(task), task, host);
  }

  /** The handlers that a host asked for, in the order of the file. */
  waiting(host: HostState): Task[] {
    return this.#all().filter((handler) => this.#notified.get(handler)?.has(host));
  }

  /**
   * The handlers to run now, in the order of the file, each with the hosts that asked for it by the time its turn
   * comes. So a handler can notify those after it; one before it waits for the next flush.
   *
   * @param isReady whether handlers run on a host as it is
   */
  *flush(hosts: readonly HostState[], isReady: (host: HostState) => boolean): Iterable<NotifiedHandler> {
    // Handlers may include roles that bring more handlers along.
    for (let turn = 0; turn < this.#all().length; turn++) {
      const handler = this.#all()[turn];
      const waiting = handler && this.#notified.get(handler);
      const ready = hosts.filter((host) => waiting?.has(host) && isReady(host));
      if (!handler || !waiting || ready.length === 0) continue;
      for (const host of ready) waiting.delete(host);
      yield { handler, hosts: ready };
    }
  }

  /** Handlers in order: those of roles and of the play, then those that included roles brought along. */
  #all(): Task[] {
    return flatten([...this.#play.play.handlers, ...this.#play.addedHandlers]);
  }

  /** The handlers of a name: every listener, and of those with the name itself the first in the last file with one. */
  #matching(name: string, host: HostState): Task[] {
    const all = this.#all();
    const listeners = all.filter((handler) => this.#topics(handler, host).includes(name));
    const isNamed = (handler: Task) => this.#titles(handler, host).includes(name);
    const last = all.findLastIndex(isNamed);
    const start = all.findLastIndex((handler, index) => index < last && !stand(handler, all[last])) + 1;
    const named = all.slice(start).find(isNamed);
    return named && !listeners.includes(named) ? [...listeners, named] : listeners;
  }

  /** What a handler can be called: its name, and its name after that of its role. */
  #titles(handler: Task, host: HostState): string[] {
    try {
      return withRole(this.#names(handler.name ? [handler.name.value] : [], handler, host), handler);
    } catch (error) {
      if (!(error instanceof UndefinedVariable)) throw error;
      if (handler.listen.length === 0) this.#warnOfUnusable(handler, error);
      return [];
    }
  }

  #warnOfUnusable(handler: Task, { message }: UndefinedVariable): void {
    if (this.#unusable.has(handler)) return;
    this.#unusable.add(handler);
    const written = handler.name?.value;
    const name = written instanceof Template ? written.text : String(written);
    this.#run.channel.emit({
      type: 'warning',
      message:
        `Handler '${name}' is unusable because it has no listen topics and the name could not be templated` +
        ` (host-specific variables are not supported in handler names). The error: ${message}`,
    });
  }

  /** What it listens to, also after the name of its role. */
  #topics(handler: Task, host: HostState): string[] {
    return withRole(this.#names(handler.listen, handler, host), handler);
  }

  #names(values: readonly Value[], task: Task, host: HostState): string[] {
    if (values.length === 0) return [];
    const scope = this.#run.scopes.forTask(host, this.#play, task);
    return values.flatMap((written) => {
      const value = this.#run.renderer.render(written, scope);
      if (value instanceof Unknown || value === null) return [];
      return isList(value) ? value.map(String) : [String(value)];
    });
  }

  /** @throws InfrakitError unless the settings make it a warning */
  #missing(name: string, task: Task, host: HostState): void {
    const error = this.#unknownHandler(name, task, host);
    if (this.#run.options.settings.needsHandlers) throw error;
    this.#run.channel.emit({ type: 'warning', message: error.ansible ?? error.message });
  }

  #unknownHandler(name: string, task: Task, host: HostState): InfrakitError {
    const known = this.#all().flatMap((handler) => [...this.#titles(handler, host), ...this.#topics(handler, host)]);
    return new InfrakitError(`there is no handler "${name}"`, {
      span: task.span,
      hint: didYouMean(name, known),
      exit: 1,
      ansible: `The requested handler '${name}' was not found in either the main handlers list nor in the listening handlers list`,
    });
  }
}

/** The names, and each of them after that of the role, which one of a collection has with it and without. */
function withRole(names: readonly string[], { role }: Task): string[] {
  if (!role) return [...names];
  const roles = [...new Set([role.role.name, role.role.shortName])];
  return [...names, ...roles.flatMap((title) => names.map((name) => `${title} : ${name}`))];
}

/** Whether two handlers stand together: Ansible looks at handlers block by block, and a plain list of them is one. */
const stand = (a: Task, b: Task | undefined): boolean => a.parent === b?.parent && a.role === b?.role;

const flatten = (items: readonly TaskItem[]): Task[] =>
  items.flatMap((item) => (item.kind === 'task' ? [item] : flatten([...item.body, ...item.rescue, ...item.always])));

/** What a task notifies: its own list or, without one, that of the nearest block with one. */
function notifiedBy(task: Task): readonly Value[] {
  if (task.notify.length > 0) return task.notify;
  for (let level: Parent | undefined = task.parent; level?.kind === 'block'; level = level.parent) {
    if (level.notify.length > 0) return level.notify;
  }
  return [];
}
