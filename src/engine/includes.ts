import { conditionsOf } from '../playbook/effective.ts';
import { loadRole } from '../playbook/load-role.ts';
import { loadTasksFile } from '../playbook/load-tasks.ts';
import type { Block, Task } from '../playbook/model.ts';
import { InfrakitError, InputErrors } from '../source/infrakit-error.ts';
import { type Dict, isDict, Unknown, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { HostState } from './host-state.ts';
import { itemLabel, itemVariables, loopItems } from './loop-items.ts';
import type { PlayContext } from './play-context.ts';
import { type Result, resultOf, unknownResult } from './result.ts';
import type { RunContext } from './run-context.ts';
import { holds } from './verdict.ts';

const STATEMENTS = ['include_tasks', 'include_role'] as const;
type Statement = (typeof STATEMENTS)[number];

/** The include statement that a task is, or undefined. */
export function statementOf(task: Task): Statement | undefined {
  const name = task.action.name.replace(/^ansible\.(builtin|legacy)\./, '');
  return STATEMENTS.find((statement) => statement === name);
}

/** What one host includes in one pass of the statement. */
export interface Inclusion {
  /** The file or role, for `included:` lines. */
  readonly path: string;
  readonly label: string | undefined;
  readonly block: Block;
}

/** One host's answer to an include statement: what to run, or a result where there is nothing to. */
export type HostInclusion = { readonly inclusions: readonly Inclusion[] } | { readonly result: Result };

/** Works out what an include statement includes on a host: its condition, its loop, its file. */
export function includeOn(
  run: RunContext,
  play: PlayContext,
  task: Task,
  statement: Statement,
  host: HostState,
): HostInclusion {
  const scope = run.scopes.forTask(host, play, task);
  try {
    const passes = passesOf(run, task, scope);
    if (passes instanceof Unknown) return { result: unknownResult(passes.reason) };
    const inclusions: Inclusion[] = [];
    let undecided: Unknown | undefined;
    for (const pass of passes) {
      const { value } = holds(conditionsOf(task), run.renderer, pass.scope);
      if (value instanceof Unknown) undecided ??= value;
      else if (value) inclusions.push(load(run, play, task, statement, pass));
    }
    if (inclusions.length > 0) return { inclusions };
    return { result: undecided ? unknownResult(undecided.reason) : resultOf('skipped', SKIPPED) };
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
    return { result: resultOf('failed', { msg: error.message }, { report: error.report() }) };
  }
}

const SKIPPED = { skip_reason: 'Conditional result was False' };

interface Pass {
  readonly scope: LayeredScope;
  /** The variables of the loop item; empty without a loop. */
  readonly variables: Dict;
  readonly label: string | undefined;
}

function passesOf(run: RunContext, task: Task, scope: LayeredScope): readonly Pass[] | Unknown {
  const { loop } = task;
  if (!loop) return [{ scope, variables: new Map(), label: undefined }];
  const items = loopItems(loop, run.renderer, scope);
  if (items instanceof Unknown) return items;
  return items.map((item, index) => {
    const layer = itemVariables(loop, items, index);
    const variables: Dict = new Map([...layer.keys()].map((key) => [key, layer.get(String(key)) as Value]));
    const inner = scope.with(layer);
    return { scope: inner, variables, label: itemLabel(loop, item, run.renderer, inner) };
  });
}

function load(run: RunContext, play: PlayContext, task: Task, statement: Statement, pass: Pass): Inclusion {
  const options = optionsOf(run, task, pass.scope);
  const errors: InfrakitError[] = [];
  const context = { ...run.load, errors };
  const text = (name: string): string | undefined => {
    const value = options.get(name);
    return value === undefined || value === null ? undefined : String(value);
  };
  const origin = {
    statement: task,
    variables: new Map([...pass.variables, ...task.vars]),
    apply: isDict(options.get('apply')) ? (task.action.args.get('apply') as Dict) : undefined,
  };
  const name = statement === 'include_tasks' ? (text('file') ?? text('_raw_params')) : (text('name') ?? text('role'));
  if (name === undefined) throw new InfrakitError(`"${statement}" needs a name`, { span: task.action.span });
  let inclusion: Inclusion;
  if (statement === 'include_tasks') {
    const { path, block } = loadTasksFile(name, origin, context);
    inclusion = { path, label: pass.label, block };
  } else {
    const block = loadRole(
      name,
      {
        tasksFrom: text('tasks_from'),
        varsFrom: text('vars_from'),
        defaultsFrom: text('defaults_from'),
        handlersFrom: text('handlers_from'),
      },
      origin,
      context,
    );
    if (block.role) play.addedHandlers.push(...block.role.handlers);
    inclusion = { path: name, label: pass.label, block };
  }
  if (errors.length > 0) throw errors.length === 1 ? (errors[0] as InfrakitError) : new InputErrors(errors);
  return inclusion;
}

/** The statement's own arguments, rendered; `apply` stays as written, since it holds keywords of the tasks inside. */
function optionsOf(run: RunContext, task: Task, scope: LayeredScope): Dict {
  const options: Dict = new Map();
  if (task.action.freeForm !== undefined) options.set('_raw_params', run.renderer.render(task.action.freeForm, scope));
  for (const [name, value] of task.action.args) {
    options.set(name, name === 'apply' ? value : run.renderer.render(value, scope));
  }
  return options;
}
