import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { HostStats, Outcome, RunEvent, TaskLabel } from '../../events/run-event.ts';
import type { Json } from '../../template/value.ts';
import type { Reporter } from '../reporter.ts';
import { resultJson } from '../result-json.ts';
import type { CallbackOptions } from './callback-options.ts';
import { Printer } from './printer.ts';
import { fieldsOf } from './shown-fields.ts';

interface Duration {
  readonly start: string;
  end?: string;
}
interface PlayRecord {
  readonly play: { readonly name: string; readonly id: string; readonly path: string; readonly duration: Duration };
  readonly tasks: TaskRecord[];
}
interface TaskRecord {
  readonly task: { readonly name: string; readonly id: string; readonly path: string; readonly duration: Duration };
  readonly hosts: Record<string, Json>;
}

const INDENT = 4;

/** Prints what ansible.posix's callback `json` prints: one document of all plays, tasks and results, at the end. */
export class JsonCallback implements Reporter {
  readonly #printer: Printer;
  readonly #now: () => Date;
  readonly #plays: PlayRecord[] = [];
  readonly #labels = new Map<string, TaskLabel>();
  readonly #tasks = new Map<string, TaskRecord>();
  #isFree = false;

  /** @param now the clock */
  constructor(options: CallbackOptions, now = () => new Date()) {
    this.#printer = new Printer(options);
    this.#now = now;
  }

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'play.started':
        this.#isFree = event.free === true;
        this.#startPlay(event.name, event.path);
        break;
      case 'play.empty':
        this.#startPlay(event.name, '');
        break;
      case 'task.started':
        this.#labels.set(event.task.id, event.task);
        if (!this.#isFree) this.#startTask(event.task, event.task.id);
        break;
      case 'host.started': {
        const label = this.#labels.get(event.task);
        if (this.#isFree && label) this.#startTask(label, keyOf(event.task, event.host));
        break;
      }
      case 'host.finished':
        this.#finish(event.task, event.host, event.outcome);
        break;
      case 'warning':
        this.#printer.warn(event.message);
        break;
      case 'notice':
        this.#printer.print(event.message, undefined, true);
        break;
      case 'run.finished':
        this.#printer.print(resultJson(this.#document(event.stats), INDENT));
        break;
    }
  }

  close(): Promise<void> {
    return this.#printer.close();
  }

  #startPlay(name: string, path: string): void {
    const play = { name, id: randomUUID(), path: resolve(path), duration: { start: this.#time() } };
    this.#plays.push({ play, tasks: [] });
  }

  #startTask({ name, path }: TaskLabel, key: string): void {
    const task = { name, id: randomUUID(), path: resolve(path), duration: { start: this.#time() } };
    const record: TaskRecord = { task, hosts: {} };
    this.#plays.at(-1)?.tasks.push(record);
    this.#tasks.set(key, record);
  }

  #finish(id: string, host: string, outcome: Outcome): void {
    const record = this.#tasks.get(id) ?? this.#tasks.get(keyOf(id, host)) ?? this.#plays.at(-1)?.tasks.at(-1);
    const play = this.#plays.at(-1)?.play;
    if (!record || !play) return;
    const { status } = outcome;
    const isSkipped = status === 'skipped' || status === 'unknown';
    record.hosts[host] = {
      ...fieldsOf(outcome),
      ...(outcome.censored ? {} : { _ansible_no_log: false }),
      ...(outcome.shown ? { _ansible_verbose_always: true } : {}),
      ...(status === 'failed' ? { failed: true } : {}),
      ...(isSkipped ? { skipped: true } : {}),
      action: this.#labels.get(id)?.action ?? '',
    };
    record.task.duration.end = play.duration.end = this.#time();
  }

  #document(stats: { readonly [host: string]: HostStats }): Json {
    const summary = Object.entries(stats).map(([host, { failed, ...rest }]) => [host, { ...rest, failures: failed }]);
    return {
      custom_stats: {},
      global_custom_stats: {},
      plays: this.#plays as unknown as Json,
      stats: Object.fromEntries(summary),
    };
  }

  /** With microseconds, as Python writes them. */
  #time(): string {
    return this.#now().toISOString().replace('Z', '000Z');
  }
}

const keyOf = (task: string, host: string): string => `${task} ${host}`;
