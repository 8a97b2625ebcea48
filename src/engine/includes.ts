import { conditionsOf, roleUsesIn } from '../playbook/effective.ts';
import { fingerprint } from '../playbook/fingerprint.ts';
import { loadRole, loadTasksFile } from '../playbook/load-dynamic.ts';
import type { Applied, Block, RoleUse, Task } from '../playbook/model.ts';
import { emptyLevel } from '../playbook/read-level.ts';
import { DependsOnUnknown } from '../sdk/control-node.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { type Dict, type Key, Unknown, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { failureOf } from './failure.ts';
import { checkDepth } from './include-depth.ts';
import { KeywordValues, toBool } from './keyword-values.ts';
import { itemLabel, itemVariables, loopItems, namedLoop } from './loop-items.ts';
import type { PlayContext } from './play-context.ts';
import { type Result, resultOf, unknownResult } from './result.ts';
import { withDependencies } from './role-layers.ts';
import type { RunContext } from './run-context.ts';
import { loadNow } from './run-time-load.ts';
import { forgiven, holds } from './verdict.ts';

const STATEMENTS = ['include_tasks', 'include_role'] as const;
export type IncludeStatement = (typeof STATEMENTS)[number];

/** The include statement that a task is, or undefined. */
export function statementOf(task: Task): IncludeStatement | undefined {
  const name = task.action.name.replace(/^ansible\.(builtin|legacy)\./, '');
  // What is left of the old `include` once the playbook is read is what could only be dynamic.
  return name === 'include' ? 'include_tasks' : STATEMENTS.find((statement) => statement === name);
}

/** What one host includes in one pass of the statement. Hosts with the same key include the same. */
export interface Inclusion {
  readonly key: string;
  readonly options: Dict;
  /** The variables of the loop item; empty without a loop. */
  readonly variables: Dict;
  readonly label: string | undefined;
}

/** One host's answer to an include statement: what to run, or a result where there is nothing to. */
export type HostInclusion = { readonly inclusions: readonly Inclusion[] } | { readonly result: Result };

/** Works out what an include statement includes on a host: its condition, its loop, its file. */
export function includeOn(run: RunContext, task: Task, scope: LayeredScope): HostInclusion {
  try {
    const passes = passesUnlessRuledOut(run, task, scope);
    if (!passes) return { result: resultOf('skipped', SKIPPED) };
    if (passes instanceof Unknown) return { result: unknownResult(passes.reason) };
    const inclusions: Inclusion[] = [];
    let undecided: Unknown | undefined;
    for (const pass of passes) {
      const { value } = holds(conditionsOf(task), run.renderer, pass.scope);
      if (value instanceof Unknown) undecided ??= value;
      else if (value) inclusions.push(inclusionOf(run, task, pass));
    }
    if (inclusions.length > 0) return { inclusions: numbered(inclusions) };
    return { result: undecided ? unknownResult(undecided.reason) : resultOf('skipped', SKIPPED) };
  } catch (error) {
    return { result: forgiven(failureOf(error), task, new KeywordValues(run.renderer, scope)) };
  }
}

const SKIPPED = { skip_reason: 'Conditional result was False' };

interface Pass {
  readonly scope: LayeredScope;
  readonly variables: Dict;
  readonly label: string | undefined;
}

/** A loop over what is not there is no failure where the condition rules the statement out anyway. */
function passesUnlessRuledOut(run: RunContext, task: Task, scope: LayeredScope): readonly Pass[] | Unknown | undefined {
  try {
    return passesOf(run, task, scope);
  } catch (error) {
    if (task.loop && isRuledOut(run, task, scope)) return undefined;
    throw error;
  }
}

function isRuledOut(run: RunContext, task: Task, scope: LayeredScope): boolean {
  try {
    return holds(conditionsOf(task), run.renderer, scope).value === false;
  } catch {
    return false;
  }
}

function passesOf(run: RunContext, task: Task, scope: LayeredScope): readonly Pass[] | Unknown {
  const loop = task.loop && namedLoop(task.loop, run.renderer, scope);
  if (!loop) return [{ scope, variables: new Map(), label: undefined }];
  const items = loopItems({ ...task, loop }, run.renderer, scope);
  if (items instanceof Unknown) return items;
  return items.map((item, index) => {
    const layer = itemVariables(loop, items, index);
    const variables: Dict = new Map([...layer.keys()].map((key) => [key, layer.get(String(key)) as Value]));
    const inner = scope.with(layer);
    return { scope: inner, variables, label: itemLabel(loop, item, run.renderer, inner) };
  });
}

function inclusionOf(run: RunContext, task: Task, { scope, variables, label }: Pass): Inclusion {
  const options = optionsOf(run, task, scope);
  return { key: fingerprint([options, variables]), options, variables, label };
}

/** The n-th pass over one file with one item is the same pass on every host. */
function numbered(inclusions: readonly Inclusion[]): Inclusion[] {
  const seen = new Map<string, number>();
  return inclusions.map((inclusion) => {
    const nth = (seen.get(inclusion.key) ?? 0) + 1;
    seen.set(inclusion.key, nth);
    return { ...inclusion, key: `${nth} ${inclusion.key}` };
  });
}

/**
 * The statement's own arguments, rendered; `apply` stays as written, since it holds keywords of the tasks inside.
 *
 * @throws DependsOnUnknown
 */
function optionsOf(run: RunContext, task: Task, scope: LayeredScope): Dict {
  const options: Dict = new Map();
  const set = (name: Key, written: Value) => {
    const value = run.renderer.render(written, scope);
    if (value instanceof Unknown) throw new DependsOnUnknown(value.reason);
    options.set(name, value);
  };
  if (task.action.freeForm !== undefined) set('file', task.action.freeForm);
  for (const [name, value] of task.action.args) if (name !== 'apply') set(name === 'role' ? 'name' : name, value);
  return options;
}

/**
 * Reads what is included as the block that runs in the place of the statement. The play does not know of it yet.
 *
 * @throws InfrakitError with what is wrong in it
 */
export function readInclusion(
  run: RunContext,
  task: Task,
  statement: IncludeStatement,
  { options, variables }: Inclusion,
): Block {
  checkDepth(task);
  const applied = task.applied;
  if (!applied) throw new TypeError('the loader gives every include statement what its tasks inherit');
  const level: Applied = { ...applied, vars: new Map([...variables, ...applied.vars]) };
  return statement === 'include_tasks'
    ? loadTasks(run, task, level, nameIn(options, 'file', task))
    : loadRoleTasks(run, task, level, options);
}

/**
 * Loads what is included, as `readInclusion` does, and lets the play see the roles and handlers that come with it.
 *
 * @throws InfrakitError with what is wrong in it
 */
export function loadInclusion(
  run: RunContext,
  play: PlayContext,
  task: Task,
  statement: IncludeStatement,
  inclusion: Inclusion,
): Block {
  const { options } = inclusion;
  const block = readInclusion(run, task, statement, inclusion);
  const uses = roleUsesIn([block]);
  play.usedRoles.push(...uses);
  const isPublic = statement === 'include_tasks' || toBool(options.get('public') ?? false) === true;
  if (statement === 'include_role' && isPublic) for (const use of uses) play.publicRoles.add(use);
  play.roles.push(...(isPublic ? uses : withoutPrivate(uses, block)));
  play.addedHandlers.push(...uses.flatMap(({ handlers }) => handlers));
  return block;
}

/** What a private role keeps to itself are its own variables and those of its dependencies; what it imports it shares. */
function withoutPrivate(uses: readonly RoleUse[], { body }: Block): readonly RoleUse[] {
  const own = body.flatMap((item) => (item.kind === 'block' && item.role ? [item.role] : []));
  const kept = new Set(own.flatMap(withDependencies));
  return uses.filter((use) => !kept.has(use));
}

function loadTasks(run: RunContext, task: Task, level: Applied, name: string): Block {
  return needBlock(
    loadNow(run.load, (context) => loadTasksFile(name, { task, level }, context)),
    task,
    name,
  );
}

/** The tasks of a role, in a block that carries what the statement gives them. */
function loadRoleTasks(run: RunContext, task: Task, level: Applied, options: Dict): Block {
  const name = nameIn(options, 'name', task);
  const text = (option: string): string | undefined => {
    const value = options.get(option);
    return value === undefined || value === null ? undefined : String(value);
  };
  const files = {
    tasksFrom: text('tasks_from'),
    varsFrom: text('vars_from'),
    defaultsFrom: text('defaults_from'),
    handlersFrom: text('handlers_from'),
    unchecked: toBool(options.get('rolespec_validate') ?? true) === false,
  };
  const body: Block[] = [];
  const { parent, role, directory } = task;
  const notify = level.notify?.length ? level.notify : task.notify;
  const around: Block = {
    ...level,
    ...{ kind: 'block', origin: 'include', parent, role, notify, body, rescue: [], always: [], directory },
  };
  const { span } = task.action;
  const reference = { name, params: new Map(), level: emptyLevel(span), span };
  const inside = { ...task, parent: around };
  const found = loadNow(run.load, (context) => loadRole(reference, { task: inside, ...files }, context));
  body.push(needBlock(found, task, name));
  return around;
}

function nameIn(options: Dict, option: string, task: Task): string {
  const value = options.get(option);
  if (value !== undefined && value !== null) return String(value);
  throw new InfrakitError(`"${task.action.name}" needs a name`, { span: task.action.span });
}

function needBlock(block: Block | undefined, task: Task, name: string): Block {
  if (block) return block;
  throw new InfrakitError(`"${name}" cannot be included`, { span: task.action.span });
}

/** The file that the first task of a block stands in. */
export const pathOf = (block: Block): string | undefined => block.body[0]?.span.source.path;
