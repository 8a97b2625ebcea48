import type { Loop, Task } from '../playbook/model.ts';
import type { Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { HostState } from './host-state.ts';
import { KeywordValues } from './keyword-values.ts';
import { labelOfItem } from './loop-items.ts';
import { outcomeOf, type Result } from './result.ts';
import type { RunContext } from './run-context.ts';

/** What is told of a task on one host while it runs. */
export class TaskEvents {
  readonly #run: RunContext;
  readonly #task: Task;
  readonly #host: HostState;
  readonly #id: string;

  /** @param id the task's id in events */
  constructor(run: RunContext, task: Task, host: HostState, id: string) {
    this.#run = run;
    this.#task = task;
    this.#host = host;
    this.#id = id;
  }

  /** What an item came to. */
  item(loop: Loop, item: Value, result: Result, scope: LayeredScope): void {
    const noLog = this.hidesIn(scope);
    const label = noLog ? '(censored due to no_log)' : labelOfItem(loop, item, this.#run.renderer, scope);
    const place = { task: this.#id, host: this.#host.name, label };
    const { explanation } = result;
    if (explanation && !noLog) this.#run.channel.emit({ type: 'host.explained', ...place, explanation });
    this.#run.channel.emit({ type: 'item.finished', ...place, outcome: outcomeOf(result, { noLog }) });
  }

  /** @param left how many attempts there are still */
  retrying(left: number, result: Result, scope: LayeredScope): void {
    const outcome = outcomeOf(result, { noLog: this.hidesIn(scope) });
    this.#run.channel.emit({ type: 'host.retrying', task: this.#id, host: this.#host.name, left, outcome });
  }

  waiting(job: string): void {
    const message = `ASYNC POLL on ${this.#host.name}: jid=${job} started=1 finished=0`;
    this.#run.channel.emit({ type: 'notice', message });
  }

  readonly output = (stream: 'stdout' | 'stderr', said: string): void => {
    this.#run.channel.emit({ type: 'host.output', task: this.#id, host: this.#host.name, stream, text: said });
  };

  hidesIn(scope: LayeredScope): boolean {
    return new KeywordValues(this.#run.renderer, scope).hides(this.#task, this.#run.options);
  }
}
