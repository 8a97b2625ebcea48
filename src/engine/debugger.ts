import { levelsOf } from '../playbook/effective.ts';
import type { Task } from '../playbook/model.ts';
import { printable } from '../report/printable.ts';
import { redactor } from '../secret/redactor.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { repr, text } from '../template/operations/text.ts';
import { Expression, Template, trustedText } from '../template/template.ts';
import { type Dict, isDict, isList, type Key, Unknown, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { HostState } from './host-state.ts';
import { RenderedScope } from './host-vars.ts';
import type { KeywordValues } from './keyword-values.ts';
import type { Result } from './result.ts';
import type { RunContext } from './run-context.ts';

/** What a person at the debugger looks at. */
export interface Stop {
  /** As it is to run next; an assignment changes it. */
  readonly task: Task;
  readonly name: string;
  readonly host: HostState;
  readonly result: Result;
  /** What the task saw, with the variables that were changed here before. */
  readonly scope: LayeredScope;
}

/** What they decided: to run the task again as it is now, or to go on with its result. */
export type Decision =
  | { readonly redo: { readonly task: Task; readonly variables: Dict } }
  | { readonly redo: undefined };

const WHEN: Readonly<Record<string, (result: Result) => boolean>> = {
  always: () => true,
  never: () => false,
  on_failed: ({ status }) => status === 'failed',
  on_unreachable: ({ status }) => status === 'unreachable',
  on_skipped: ({ status }) => status === 'skipped',
};

const HELP =
  'p <expression>, task.args[<name>] = <value>, task_vars[<name>] = <value>, u(pdate_task), r(edo), c(ontinue), q(uit)';
const ASSIGNMENT = /^(task\.args|task_vars)\s*\[\s*(['"])(.+?)\2\s*\]\s*=(?!=)\s*(.+)$/s;

/** The task debugger: its commands are those of Ansible's, with expressions of templates in the place of Python. */
export class Debugger {
  readonly #run: RunContext;
  /** One person, one question at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #said: string[] = [];

  constructor(run: RunContext) {
    this.#run = run;
  }

  /**
   * Whether a result stops at the debugger.
   *
   * @param isOn of the play: a failure stops unless the task says otherwise
   */
  stops(task: Task, result: Result, keywords: KeywordValues, isOn: boolean): boolean {
    const keyword = levelsOf(task).findLast((level) => level.debugger)?.debugger ?? undefined;
    const when = keywords.read(keyword, 'debugger')?.text();
    if (result.ignored && when !== 'always') return false;
    const stopsAnyway = isOn && (result.status === 'failed' || result.status === 'unreachable');
    if (when === undefined) return stopsAnyway;
    const wanted = Object.hasOwn(WHEN, when) ? WHEN[when] : undefined;
    if (!wanted) {
      throw new InfrakitError(`"debugger" is "${when}"`, {
        span: keyword?.span,
        hint: `it is one of ${Object.keys(WHEN).join(', ')}`,
      });
    }
    return wanted(result) || (stopsAnyway && when !== 'never');
  }

  /** Talks to the person until they decide. Without one, or at the end of their words, the run ends. */
  decide(stop: Stop): Promise<Decision> {
    const decision = this.#turn.then(() => this.#talk(stop));
    this.#turn = decision.catch(() => undefined);
    return decision;
  }

  async #talk({ task: written, name, host, result, scope }: Stop): Promise<Decision> {
    const variables: Dict = new Map();
    let task = written;
    for (;;) {
      if (this.#run.options.signal.aborted) return { redo: undefined };
      await this.#run.channel.drained();
      const line = await this.#run.options.prompt(
        `${this.#said.splice(0).join('')}[${host.name}] TASK: ${name} (debug)> `,
        {
          echo: true,
          piped: true,
        },
      );
      const [, command = '', rest = ''] = /^\s*(\S+)\s*([\s\S]*)$/.exec(line ?? 'q') ?? [];
      const inner = scope.with(variables);
      switch (command) {
        case '':
          continue;
        case 'r':
        case 'redo':
          return { redo: { task, variables } };
        case 'c':
        case 'continue':
          return { redo: undefined };
        case 'q':
        case 'quit':
          this.#run.channel.emit({ type: 'notice', message: 'User interrupted execution' });
          this.#run.stop();
          return { redo: undefined };
        case 'u':
        case 'update_task':
          task = written;
          continue;
        case 'h':
        case 'help':
        case '?':
          this.#say(HELP);
          continue;
        case 'p':
        case 'pprint':
          this.#try(() => this.#say(shown(this.#evaluate(rest, { task, host, result, scope: inner }))));
          continue;
        default:
          this.#try(() => {
            task = this.#assign(line ?? '', { task, host, result, scope: inner }, variables);
          });
      }
    }
  }

  /** Carries out an assignment; gives the task as it is then. */
  #assign(line: string, stop: Omit<Stop, 'name'>, variables: Dict): Task {
    const [, target, , key = '', expression = ''] = ASSIGNMENT.exec(line.trim()) ?? [];
    if (target === undefined) throw new InfrakitError(`there is no command "${line.trim()}"`, { hint: HELP });
    const { task } = stop;
    // A text with braces is a template, as it would be in the playbook.
    const [, , typed] = /^(['"])((?:(?!\1)[\s\S])*)\1$/.exec(expression.trim()) ?? [];
    const value = typed === undefined ? this.#evaluate(expression, stop) : asTyped(typed, task);
    if (target === 'task_vars') {
      variables.set(key, value);
      return task;
    }
    if (key === '_raw_params' && typeof value !== 'object') {
      return { ...task, action: { ...task.action, freeForm: String(value) } };
    }
    if (key === '_raw_params' && value instanceof Template)
      return { ...task, action: { ...task.action, freeForm: value } };
    return { ...task, action: { ...task.action, args: new Map([...task.action.args, [key, value]]) } };
  }

  #evaluate(expression: string, { task, host, result, scope }: Omit<Stop, 'name'>): Value {
    const { args, freeForm, name } = task.action;
    const written: [Key, Value][] = [...args].map(([key, value]) => [key, asWritten(value)]);
    if (freeForm !== undefined) written.push(['_raw_params', asWritten(freeForm)]);
    const looked: Dict = new Map<string, Value>([
      [
        'task',
        new Map<string, Value>([
          ['name', asWritten(task.name?.value ?? '')],
          ['action', name],
          ['args', new Map(written)],
        ]),
      ],
      ['task_vars', new RenderedScope(scope, this.#run.renderer, ['vars'])],
      ['vars', new RenderedScope(scope, this.#run.renderer, ['vars'])],
      ['host', host.name],
      ['result', new Map([['_result', result.values instanceof Unknown ? result.values.reason : result.values]])],
    ]);
    return this.#run.renderer.evaluate(new Expression(expression, task.span), scope.with(looked));
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof InfrakitError)) throw error;
      this.#say(`***${error.message}${error.hint ? ` (${error.hint})` : ''}`);
    }
  }

  #say(message: string): void {
    // With the next question, on the same stream as that.
    this.#said.push(`${printable(redactor.text(message))}\n`);
  }
}

const shown = (value: Value): string => (value instanceof Unknown ? text(value) : repr(value));

/** A value as it stands in the playbook, its templates as texts. */
function asWritten(value: Value): Value {
  if (value instanceof Template) return value.text;
  if (isList(value)) return value.map(asWritten);
  return isDict(value) ? new Map([...value].map(([key, item]) => [key, asWritten(item)])) : value;
}

/** A text that the person typed may be a template, as one in the playbook. */
function asTyped(value: string, { span }: Task): string | Template {
  return value.includes('{{') || value.includes('{%') ? trustedText(value, span) : value;
}
