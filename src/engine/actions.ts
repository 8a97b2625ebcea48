import { z } from 'zod';
import type { Action, ModuleFile } from '../playbook/action.ts';
import type { ActionCatalogue, GivenArguments, KnownAction } from '../playbook/catalogue.ts';
import type { AnyControl } from '../sdk/control.ts';
import type { AnyModule } from '../sdk/module.ts';
import { parseParams } from '../sdk/parse-params.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import { Template } from '../template/template.ts';
import { isDict, isList, toJson, type Value } from '../template/value.ts';

export type AnyAction = AnyModule | AnyControl;

/** Where Ansible routes names of collections that moved: all of them mean the module of that short name. */
const COLLECTIONS = ['ansible.builtin', 'ansible.legacy', 'ansible.posix', 'community.general', 'community.crypto'];

/** The modules and controls of this run by every name they go by. */
export class Actions implements ActionCatalogue {
  readonly #byName = new Map<string, AnyAction>();

  readonly #foreign: ((file: ModuleFile) => AnyAction | undefined) | undefined;

  /** @param foreign makes an action of a module that is not ours */
  constructor(actions: Iterable<AnyAction>, foreign?: (file: ModuleFile) => AnyAction | undefined) {
    this.#foreign = foreign;
    for (const action of actions) this.#byName.set(action.name, action);
  }

  /** The module of a name, short or with its collection. */
  get(name: string): AnyAction | undefined {
    const dot = name.lastIndexOf('.');
    if (dot < 0) return this.#byName.get(name);
    const found = this.#byName.get(name.slice(dot + 1));
    const collection = name.slice(0, dot);
    return found && (found.collection === collection || COLLECTIONS.includes(collection)) ? found : undefined;
  }

  /** What a task runs, or undefined where we have nothing of that name. */
  of({ name, module }: Action): AnyAction | undefined {
    if (module?.kind === 'file') return this.#foreign?.(module);
    if (module?.kind === 'refused') return undefined;
    return this.get(module?.name ?? name);
  }

  /**
   * The module a task is about to run.
   *
   * @throws InfrakitError naming it and its nearest neighbours where we have none of that name
   */
  need(action: Action): AnyAction {
    const found = this.of(action);
    if (found) return found;
    const { module } = action;
    if (module?.kind === 'refused') throw new InfrakitError(module.reason, { span: action.span, hint: module.hint });
    throw new InfrakitError(`the module "${action.name}" is not supported`, {
      span: action.span,
      hint: didYouMean(action.name.split('.').at(-1) ?? action.name, this.names()),
    });
  }

  find(name: string): KnownAction | undefined {
    const action = this.get(name);
    return (
      action && {
        name: action.name,
        collection: action.collection,
        ...(action.kind === 'module' && action.standsFor !== undefined ? { standsFor: action.standsFor } : {}),
        takesFreeForm: action.params.freeForm !== undefined,
        expressions: action.kind === 'control' ? (action.expressions ?? []).map(String) : [],
      }
    );
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }

  check(action: Action, given: GivenArguments = new Set()): readonly InfrakitError[] {
    const known = this.of(action);
    if (!known) return [];
    const { params } = known;
    const freeNames = known.kind === 'control' && known.freeNames === true;
    const expressions = known.kind === 'control' ? (known.expressions ?? []).map(String) : [];
    const args: Record<string, unknown> = {};
    const isOpen = action.argsTemplate !== undefined || given === 'any';
    const undecided = new Set<string>(isOpen ? Object.keys(params.schema.shape) : []);
    for (const spelling of given === 'any' ? [] : given) undecided.add(nameOf(params, spelling));
    for (const [key, value] of action.args) {
      const spelling = String(key);
      const name = nameOf(params, spelling);
      const declared = Object.hasOwn(params.schema.shape, name);
      if (freeNames && !declared) continue;
      if (declared && (expressions.includes(name) || !isStatic(value))) undecided.add(name);
      else args[spelling] = isStatic(value) ? toJson(value) : '';
    }
    if (action.freeForm !== undefined && params.freeForm) {
      if (action.freeForm instanceof Template) undecided.add(params.freeForm);
      else args[params.freeForm] = action.freeForm;
    }
    for (const spelling of Object.keys(args)) undecided.delete(nameOf(params, spelling));
    const parsed = parseParams(withoutUndecided(params, undecided), args, {
      module: action.name,
      spans: spansOf(action, params.freeForm),
      span: action.span,
    });
    return 'problems' in parsed ? parsed.problems.map(({ error }) => error) : [];
  }
}

/** A parameter by its own name, whichever of its names is written. */
const nameOf = ({ aliases }: AnyAction['params'], spelling: string): string =>
  Object.hasOwn(aliases, spelling) ? (aliases[spelling] as string) : spelling;

/** The places of the arguments, that of the free text under the name of the parameter it stands for. */
function spansOf({ spans }: Action, freeForm: string | undefined): Action['spans'] {
  const free = spans.get('_raw_params');
  return free && freeForm !== undefined ? new Map([...spans, [freeForm, free]]) : spans;
}

/** A value in which nothing waits to be rendered. */
function isStatic(value: Value): boolean {
  if (value instanceof Template) return false;
  if (isList(value)) return value.every(isStatic);
  return isDict(value) ? [...value].every(([, item]) => isStatic(item)) : true;
}

/** What `withoutUndecided` made before: tasks of a kind leave the same parameters open, and a schema is dear to make. */
const made = new WeakMap<AnyAction['params'], Map<string, AnyAction['params']>>();

/** The parameters with those left out whose values are not known before the task runs. */
function withoutUndecided(params: AnyAction['params'], names: ReadonlySet<string>): AnyAction['params'] {
  if (names.size === 0) return params;
  const known = made.get(params) ?? new Map<string, AnyAction['params']>();
  made.set(params, known);
  const key = [...names].sort().join(',');
  const decided = known.get(key) ?? leaveOut(params, names);
  known.set(key, decided);
  return decided;
}

function leaveOut(params: AnyAction['params'], names: ReadonlySet<string>): AnyAction['params'] {
  const decided = Object.fromEntries(Object.entries(params.schema.shape).filter(([name]) => !names.has(name)));
  // A rule over several parameters cannot judge while one of them is open.
  return { ...params, schema: z.strictObject(decided), rule: undefined };
}
