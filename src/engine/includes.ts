import { conditionsOf, roleUsesIn } from '../playbook/effective.ts';
import { loadRole, loadTasksFile } from '../playbook/load-dynamic.ts';
import type { Block, Level, Task } from '../playbook/model.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { type Dict, Unknown, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { HostState } from './host-state.ts';
import { itemLabel, itemVariables, loopItems } from './loop-items.ts';
import type { PlayContext } from './play-context.ts';
import { type Result, resultOf, unknownResult } from './result.ts';
import type { RunContext } from './run-context.ts';
import { loadNow } from './run-time-load.ts';
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
  const text = (name: string): string | undefined => {
    const value = options.get(name);
    return value === undefined || value === null ? undefined : String(value);
  };
  const applied = task.applied;
  if (!applied) throw new TypeError('the loader gives every include statement what its tasks inherit');
  const level: Level = { ...applied, vars: new Map([...pass.variables, ...applied.vars]) };
  if (statement === 'include_tasks') {
    const name = text('file') ?? text('_raw_params');
    if (name === undefined) throw nameless(task, statement);
    const block = needBlock(
      loadNow(run.load, (context) => loadTasksFile(name, { task, level }, context)),
      task,
      name,
    );
    return { path: pathOf(block) ?? name, label: pass.label, block };
  }
  const name = text('name') ?? text('role');
  if (name === undefined) throw nameless(task, statement);
  const reference = { name, params: new Map(), level, span: task.action.span };
  const files = {
    tasksFrom: text('tasks_from'),
    varsFrom: text('vars_from'),
    defaultsFrom: text('defaults_from'),
    handlersFrom: text('handlers_from'),
  };
  const found = loadNow(run.load, (context) => loadRole(reference, { task, ...files }, context));
  const block = needBlock(found, task, name);
  for (const use of roleUsesIn([block])) play.addedHandlers.push(...use.handlers);
  return { path: name, label: pass.label, block };
}

const nameless = (task: Task, statement: Statement): InfrakitError =>
  new InfrakitError(`"${statement}" needs a name`, { span: task.action.span });

function needBlock(block: Block | undefined, task: Task, name: string): Block {
  if (block) return block;
  throw new InfrakitError(`"${name}" cannot be included`, { span: task.action.span });
}

/** The file that the first task of a block stands in. */
function pathOf(block: Block): string | undefined {
  const [first] = block.body;
  return first?.span.source.path;
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
