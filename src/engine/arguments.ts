import type { Action } from '../playbook/action.ts';
import { toExpression } from '../playbook/conditions.ts';
import type { Task } from '../playbook/model.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Span } from '../source/span.ts';
import { text } from '../template/operations/text.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Scope } from '../template/scope.ts';
import { Expression, Template, trustedText } from '../template/template.ts';
import { UndefinedVariable } from '../template/undefined-variable.ts';
import { type Dict, isDict, isList, type Key, OMIT, Unknown, type Value } from '../template/value.ts';
import type { AnyAction } from './actions.ts';
import { moduleDefaults } from './module-defaults.ts';

const OPTION = 'The task includes an option with an undefined variable. The error was: ';

/** The arguments of a task for one host and item: rendered, by the names the user wrote. */
export interface Arguments {
  /** Those the module declares; expressions are still `Expression`s. */
  readonly declared: ReadonlyMap<string, Value | Expression | readonly Expression[]>;
  /** Those it takes under names of the user's choice. */
  readonly free: Dict;
  /** In check mode: why an argument cannot be known. */
  readonly unknown: Unknown | undefined;
}

/**
 * Renders what a task gives to its module. `omit` drops an argument, wherever in it it stands.
 *
 * @throws UndefinedVariable
 */
export function renderArguments(task: Task, action: AnyAction, renderer: Renderer, scope: Scope): Arguments {
  const { written, unknown: unknownDefaults } = withDefaults(task, action, renderer, scope);
  const expressions = action.kind === 'control' ? (action.expressions ?? []).map(String) : [];
  const declared = new Map<string, Value | Expression | readonly Expression[]>();
  const free: Dict = new Map();
  let unknown = unknownDefaults;
  for (const [key, raw] of written) {
    const spelling = String(key);
    const name = Object.hasOwn(action.params.aliases, spelling)
      ? (action.params.aliases[spelling] as string)
      : spelling;
    if (expressions.includes(name)) {
      refuseRendered(task, spelling, action.params.freeForm);
      declared.set(spelling, expressionsOf(raw, placeOf(task.action, spelling)));
      continue;
    }
    const value = rendered(raw, renderer, scope);
    if (value === OMIT) continue;
    unknown ??= unknownIn(value);
    const isFree =
      action.kind === 'control' && action.freeNames === true && !Object.hasOwn(action.params.schema.shape, name);
    if (isFree) {
      const freeName = renderKey(key, task, renderer, scope);
      if (freeName instanceof Unknown) unknown ??= freeName;
      else free.set(freeName, withoutOmitted(value));
    } else declared.set(spelling, withoutOmitted(value));
  }
  return { declared, free, unknown };
}

function rendered(raw: Value, renderer: Renderer, scope: Scope): Value {
  try {
    return renderer.render(raw, scope);
  } catch (error) {
    if (error instanceof UndefinedVariable) error.use = OPTION;
    throw error;
  }
}

/** An expression is code, and stands in the playbook. What was rendered may be what a host said. */
function refuseRendered({ action }: Task, spelling: string, freeForm: string | undefined): void {
  if (action.args.has(spelling) || (action.freeForm !== undefined && spelling === freeForm)) return;
  throw new InfrakitError(`"${spelling}" of "${action.name}" is an expression, and cannot come from a variable`, {
    span: action.argsTemplate?.span ?? action.span,
    hint: 'write it in the task itself',
  });
}

const placeOf = (action: Action, argument: string): Span =>
  action.spans.get(argument) ?? action.spans.get('_raw_params') ?? action.span;

/** The name of a free argument; only one that stands in the playbook itself can be a template. */
function renderKey(key: Key, task: Task, renderer: Renderer, scope: Scope): Key | Unknown {
  if (typeof key !== 'string' || !task.action.args.has(key)) return key;
  const value = renderer.render(trustedText(key, placeOf(task.action, key)), scope);
  return typeof value === 'string' || typeof value === 'number' || value instanceof Unknown ? value : key;
}

/** Everything written for the task, the weakest first: module_defaults, a templated `args`, the arguments themselves. */
function withDefaults(
  task: Task,
  action: AnyAction,
  renderer: Renderer,
  scope: Scope,
): { readonly written: Dict; readonly unknown: Unknown | undefined } {
  const all: Dict = new Map();
  let unknown: Unknown | undefined;
  const add = (values: Dict | Unknown) => {
    if (values instanceof Unknown) unknown ??= values;
    else for (const [key, value] of values) all.set(key, value);
  };
  for (const values of moduleDefaults(task, action, renderer, scope)) add(values);
  const { args, argsTemplate, freeForm, span } = task.action;
  if (argsTemplate) {
    const values = renderer.render(argsTemplate, scope);
    if (isDict(values) || values instanceof Unknown) add(values);
    else if (values !== OMIT && values !== null) {
      throw new InfrakitError(`invalid or malformed argument: '${text(values)}'`, {
        span: argsTemplate.span,
        hint: 'a template of all arguments must give a mapping',
      });
    }
  }
  add(args);
  if (freeForm !== undefined && action.params.freeForm) all.set(action.params.freeForm, freeForm);
  else if (freeForm !== undefined) {
    throw new InfrakitError(`"${action.name}" takes no free text, only name=value`, { span });
  }
  return { written: all, unknown };
}

/** The expressions of a parameter; braces in one mean the expression that they hold. */
function expressionsOf(raw: Value, span: Span): Expression | readonly Expression[] {
  const one = (value: Value): Expression =>
    value instanceof Template
      ? toExpression(value.text, value.span)
      : toExpression(typeof value === 'string' ? value : String(value), span);
  // Where nothing is written, nothing has to hold.
  return isList(raw) ? raw.filter((value) => value !== null && value !== '').map(one) : one(raw);
}

/** The value without the parts that are `omit`. */
function withoutOmitted(value: Value): Value {
  if (isList(value)) return value.filter((item) => item !== OMIT).map(withoutOmitted);
  if (!isDict(value)) return value;
  return new Map([...value].filter(([, item]) => item !== OMIT).map(([key, item]) => [key, withoutOmitted(item)]));
}

/** The first unknown part of a value. */
export function unknownIn(value: Value): Unknown | undefined {
  if (value instanceof Unknown) return value;
  const parts = isList(value) ? value : isDict(value) ? [...value.values()] : [];
  for (const part of parts) {
    const found = unknownIn(part);
    if (found) return found;
  }
  return undefined;
}

/** Whether a declared argument is an expression, or a list of them. */
export const isExpression = (value: unknown): boolean =>
  value instanceof Expression ||
  (isList(value) && value.length > 0 && (value as readonly unknown[])[0] instanceof Expression);
