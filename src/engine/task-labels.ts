import type { TaskLabel } from '../events/run-event.ts';
import { effectiveTags } from '../playbook/effective.ts';
import type { Task } from '../playbook/model.ts';
import { DependsOnUnknown } from '../sdk/control-node.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { isList, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { KeywordValues } from './keyword-values.ts';
import type { PlayContext } from './play-context.ts';
import type { RunContext } from './run-context.ts';
import { labelOf } from './task-label.ts';

/** What the tasks of a play are called and tagged. */
export class TaskLabels {
  readonly #run: RunContext;
  readonly #play: PlayContext;

  constructor(run: RunContext, play: PlayContext) {
    this.#run = run;
    this.#play = play;
  }

  /** The tags of a task, its own and those it inherits, rendered. */
  tagsOf(task: Task): string[] {
    const written = effectiveTags(task);
    if (written.length === 0) return [];
    const scope = this.#run.scopes.forPlay(this.#play);
    const rendered = written.flatMap((tag): readonly Value[] => {
      const value = this.#run.renderer.render(tag, scope);
      return isList(value) ? value : [value];
    });
    return [...new Set(rendered.flatMap((tag) => String(tag).split(',')).map((tag) => tag.trim()))];
  }

  /** The task as it is shown, under an id of its own. */
  of(task: Task, scope: LayeredScope): TaskLabel {
    const label = labelOf(task, nextId(), this.#run.renderer, scope, this.tagsOf(task));
    return { ...label, ...this.#modes(task, scope) };
  }

  /** A label is no reason to fail: what is wrong with the keyword is told where the task runs. */
  #modes(task: Task, scope: LayeredScope): Pick<TaskLabel, 'check' | 'diff'> {
    const keywords = new KeywordValues(this.#run.renderer, scope);
    try {
      const isCheck = keywords.checks(task, this.#run.options);
      const isDiff = keywords.inherited(task, 'diff')?.bool() ?? this.#run.options.diff;
      return { ...(isCheck && { check: true }), ...(isDiff && { diff: true }) };
    } catch (error) {
      if (error instanceof InfrakitError || error instanceof DependsOnUnknown) return {};
      throw error;
    }
  }
}

let tasks = 0;
const nextId = (): string => `task-${++tasks}`;
