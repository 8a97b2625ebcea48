import type { Outcome, RunEvent, TaskLabel } from '../../events/run-event.ts';
import type { Reporter } from '../reporter.ts';
import { shortAction } from '../shown-result.ts';
import type { CallbackOptions } from './callback-options.ts';
import { Printer } from './printer.ts';

/** The outcome of a task on a host, as callbacks that print one result a host get it. */
export interface OneResult {
  readonly task: TaskLabel;
  readonly host: string;
  readonly outcome: Outcome;
}

/** What the callbacks have in common that print nothing but the outcome of each host. */
export abstract class OneResultCallback implements Reporter {
  protected readonly options: CallbackOptions;
  protected readonly printer: Printer;
  readonly #tasks = new Map<string, TaskLabel>();

  constructor(options: CallbackOptions) {
    this.options = options;
    this.printer = new Printer(options);
  }

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'task.started':
        this.#tasks.set(event.task.id, event.task);
        break;
      case 'host.finished': {
        const task = this.#tasks.get(event.task);
        if (task) this.finished({ task, host: event.host, outcome: event.outcome });
        break;
      }
      case 'warning':
        this.printer.warn(event.message);
        break;
      case 'remark':
        this.printer.remark(event);
        break;
      case 'notice':
        this.printer.print(event.message, undefined, true);
        break;
    }
  }

  protected abstract finished(result: OneResult): void;

  close(): Promise<void> {
    return this.printer.close();
  }
}

/** Modules whose result is the output of a program. */
const PROGRAMS = new Set(['command', 'shell', 'raw', 'win_command', 'win_shell']);

/** Whether a result is shown as the output of a program. */
export const isOutput = (task: TaskLabel, { result }: Outcome): boolean =>
  PROGRAMS.has(shortAction(task)) && !('module_stderr' in result) && !('ansible_job_id' in result);
