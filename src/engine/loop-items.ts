import type { Loop, Task } from '../playbook/model.ts';
import { isVariableName } from '../playbook/read-level.ts';
import { shortName } from '../playbook/statements.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { SUBDIR } from '../template/lookups/first-found.ts';
import { repr, text } from '../template/operations/text.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Scope } from '../template/scope.ts';
import type { Template } from '../template/template.ts';
import { UndefinedVariable } from '../template/undefined-variable.ts';
import { type Dict, isDict, isList, Unknown, type Value } from '../template/value.ts';
import type { Layer } from '../vars/layered-scope.ts';

/**
 * The items of a task's loop on one host.
 *
 * @throws UndefinedVariable, and InfrakitError where `loop` is given anything but a list
 */
export function loopItems({ loop, action }: Looped, renderer: Renderer, scope: Scope): readonly Value[] | Unknown {
  const over = renderer.render(loop.over.value, scope);
  if (over instanceof Unknown) return over;
  if (loop.kind === 'loop') {
    if (isList(over)) return over;
    throw new InfrakitError(`"loop" needs a list, and this is ${repr(over)}`, {
      span: loop.over.span,
      hint: 'turn a dict into a list with the filter dict2items, one value into a list with [value]',
    });
  }
  return renderer.lookup(loop.kind, termsOf(over, loop), optionsOf(loop, action), scope);
}

/** Of a dict each lookup makes its own; most take its keys. */
function termsOf(over: Value, { kind, over: { span } }: Loop): readonly Value[] {
  if (isList(over)) return over;
  if (!isDict(over)) return [over];
  switch (shortName(kind)) {
    case 'list':
    case 'indexed_items':
      // Without a hint: playbooks compare the whole message.
      throw new InfrakitError(`with_${kind} expects a list`, { span });
    case 'dict':
    case 'first_found':
    case 'random_choice':
    case 'subelements':
      return [over];
    default:
      return [...over.keys()];
  }
}

/** A task with its loop. */
export type Looped = Pick<Task, 'action'> & { readonly loop: Loop };

/** `with_first_found` searches the folder of what the task deals in. */
function optionsOf({ kind }: Loop, { name }: Task['action']): ReadonlyMap<string, Value> {
  if (shortName(kind) !== 'first_found') return new Map();
  const deals = ['template', 'var'].find((word) => name.includes(word));
  return new Map(deals === undefined ? [] : [[SUBDIR, `${deals}s`]]);
}

/**
 * The loop with the names of its variables, where those are templates.
 *
 * @throws InfrakitError where one is no name
 */
export function namedLoop(loop: Loop, renderer: Renderer, scope: Scope): Loop {
  const { loopVar, indexVar } = loop.control.names;
  if (!loopVar && !indexVar) return loop;
  const name = (template: Template): string => {
    const value = renderer.render(template, scope);
    if (isVariableName(value)) return value;
    throw new InfrakitError(`'${text(value)}' cannot be the name of a variable`, { span: template.span });
  };
  const control = {
    ...loop.control,
    ...(loopVar && { loopVar: name(loopVar) }),
    ...(indexVar && { indexVar: name(indexVar) }),
  };
  return { ...loop, control };
}

/** The variables one pass of a loop adds: the item, its index and, with `extended`, its neighbours. */
export function itemVariables(loop: Loop, items: readonly Value[], index: number): Layer {
  const { loopVar, indexVar, extended, allItems } = loop.control;
  const variables: Dict = new Map<string, Value>([
    [loopVar, items[index] ?? null],
    ['ansible_loop_var', loopVar],
  ]);
  if (indexVar !== undefined) {
    variables.set(indexVar, index);
    variables.set('ansible_index_var', indexVar);
  }
  if (extended) variables.set('ansible_loop', extendedVariables(items, index, allItems));
  return variables;
}

function extendedVariables(items: readonly Value[], index: number, allItems: boolean): Dict {
  const variables: Dict = new Map<string, Value>([
    ['index', index + 1],
    ['index0', index],
    ['first', index === 0],
    ['last', index === items.length - 1],
    ['length', items.length],
    ['revindex', items.length - index],
    ['revindex0', items.length - index - 1],
    ...(allItems ? [['allitems', items] as const] : []),
  ]);
  const [before, after] = [items[index - 1], items[index + 1]];
  if (before !== undefined) variables.set('previtem', before);
  if (after !== undefined) variables.set('nextitem', after);
  return variables;
}

/** How an item is named in the output: its label if the task gives one, else the item itself. */
export function itemLabel(loop: Loop, item: Value, renderer: Renderer, scope: Scope): string {
  const label = loop.control.label === undefined ? item : renderer.render(loop.control.label, scope);
  return label instanceof Unknown ? '(unknown)' : text(label);
}

/** A label that cannot be rendered is no reason to fail: then the item itself is shown. */
export function labelOfItem(loop: Loop, item: Value, renderer: Renderer, scope: Scope): string {
  try {
    return itemLabel(loop, item, renderer, scope);
  } catch (error) {
    if (error instanceof UndefinedVariable) return text(item);
    throw error;
  }
}
