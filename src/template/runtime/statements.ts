import type { Target } from '../language/ast.ts';
import {
  type Context,
  exportsOf,
  keyOf,
  type RenderFunction,
  renderTemplate,
  ScopeFrame,
  type TemplateEnvironment,
  type TemplateHandle,
} from '../nunjucks-adapter.ts';
import { iterate } from '../operations/sequence.ts';
import { text } from '../operations/text.ts';
import { typeName } from '../operations/type-name.ts';
import { orElse, refuse, usable } from '../operations/usable.ts';
import type { Place } from '../place.ts';
import { Missing } from '../undefined-variable.ts';
import { isList, type Value } from '../value.ts';
import { Loop } from './loop.ts';
import { Macro, type MacroShape } from './macro.ts';
import { ImportedTemplate, Namespace } from './namespace.ts';
import { NativeOutput, type Output, TextOutput } from './output.ts';

/* What the code of compiled statements calls. */

type Render = (frame: ScopeFrame, out: Output) => void;

export const output = (frame: ScopeFrame): Output => (frame.native ? new NativeOutput() : new TextOutput());

export const textOutput = (): Output => new TextOutput();

/** Writes the value of `{{ }}`. */
export function print(frame: ScopeFrame, out: Output, value: Value, start: number, end: number): void {
  frame.session.mark(frame.place, start, end);
  out.value(value);
}

/** Renders a body with further variables, which see none of each other. */
export function within(
  frame: ScopeFrame,
  context: Context,
  bindings: readonly (readonly [Target, Value])[],
  body: Render,
  out: Output,
  start: number,
  end: number,
): void {
  const inner = frame.push();
  for (const [target, value] of bindings) assign(inner, context, target, value, start, end);
  body(inner, out);
}

/** The text that a body renders, in a scope of its own. */
export function capture(frame: ScopeFrame, body: Render): string {
  const out = new TextOutput();
  body(frame.push(), out);
  return out.finish();
}

/** Gives a value to a target; at the top level of a template it can be imported by others. */
export function assign(
  frame: ScopeFrame,
  context: Context,
  target: Target,
  value: Value,
  start: number,
  end: number,
): void {
  frame.session.mark(frame.place, start, end);
  if (target.kind === 'tuple') {
    for (const [part, item] of unpacked(target.items, value)) assign(frame, context, part, item, start, end);
    return;
  }
  if (target.kind === 'namespace') {
    const namespace = frame.lookup(target.name);
    if (!(namespace instanceof Namespace)) {
      refuse(`"${target.name}" is no namespace, so no attribute of it can be set`, 'make it with namespace()');
    }
    namespace.set(target.attribute, value);
    return;
  }
  frame.set(target.name, value);
  if (!frame.topLevel || target.name.startsWith('_')) return;
  context.setVariable(keyOf(target.name), value);
  context.addExport(keyOf(target.name));
}

function unpacked(targets: readonly Target[], value: Value): [Target, Value][] {
  const items = iterate(value);
  if (items.length !== targets.length) refuse(`${items.length} values cannot be given to ${targets.length} names`);
  return targets.map((target, i) => [target, items[i] ?? null]);
}

export interface ForLoop {
  readonly target: Target;
  readonly filter: ((frame: ScopeFrame) => boolean) | null;
  readonly body: Render;
  readonly otherwise: Render | null;
  readonly recursive: boolean;
  readonly start: number;
  readonly end: number;
}

/** `{% for %}`: each round has a scope of its own. */
export function loop(
  frame: ScopeFrame,
  context: Context,
  iterable: Value,
  parts: ForLoop,
  out: Output,
  depth = 1,
): void {
  const { target, filter, body, otherwise, recursive, start, end } = parts;
  frame.session.mark(frame.place, start, end);
  const bind = (item: Value): ScopeFrame => {
    const round = frame.push();
    assign(round, context, target, item, start, end);
    return round;
  };
  const items = iterate(iterable);
  const chosen = filter ? items.filter((item) => filter(bind(item))) : items;
  const again = (inner: Value): Value => {
    const text = new TextOutput();
    frame.session.deeper(() => loop(frame, context, inner, parts, text, depth + 1));
    return text.finish();
  };
  const state = new Loop(chosen, depth, recursive ? again : undefined);
  for (const item of chosen) {
    state.advance();
    const round = bind(item);
    round.set('loop', state);
    body(round, out);
  }
  if (chosen.length === 0) otherwise?.(frame.push(), out);
}

export const macro = (frame: ScopeFrame, shape: MacroShape, body: Render): Value =>
  new Macro(shape, frame, (inner) => {
    const out = new TextOutput();
    body(inner, out);
    return out.finish();
  });

/** A template by name; of a list of names the first that is found. */
function load(environment: TemplateEnvironment, wanted: Value): TemplateHandle | undefined {
  const known = usable(wanted);
  const names = isList(known) ? known : [known];
  for (const name of names) {
    if (typeof name !== 'string') refuse(`the name of a template is a text, not a value of type ${typeName(name)}`);
    const found = environment.find(name);
    if (found) return found;
  }
  return undefined;
}

const notFound = (wanted: Value): never =>
  refuse(`the template ${text(wanted)} was not found`, 'it is searched beside the including file and in templates/');

/** Without context a template sees no variables, but globals. */
function contextFrame(frame: ScopeFrame, withContext: boolean): ScopeFrame {
  if (withContext) return new ScopeFrame(frame.session, frame.place, false, frame);
  const { scope } = frame.session;
  const empty = { get: () => undefined, names: () => [], searchPath: scope.searchPath.bind(scope) };
  return new ScopeFrame(frame.session.inner(empty), frame.place, false);
}

export interface IncludeOptions {
  readonly ignoreMissing: boolean;
  readonly withContext: boolean;
  readonly start: number;
  readonly end: number;
}

export function include(
  frame: ScopeFrame,
  environment: TemplateEnvironment,
  wanted: Value,
  { ignoreMissing, withContext, start, end }: IncludeOptions,
): Value {
  const { session } = frame;
  session.mark(frame.place, start, end);
  const template = load(environment, wanted);
  if (!template) return ignoreMissing ? '' : notFound(wanted);
  return session.deeper(() => renderTemplate(template, contextFrame(frame, withContext)));
}

/** The top level of another template. */
export function importTemplate(
  frame: ScopeFrame,
  environment: TemplateEnvironment,
  wanted: Value,
  withContext: boolean,
  start: number,
  end: number,
): ReadonlyMap<string, Value> {
  const { session } = frame;
  session.mark(frame.place, start, end);
  const template = load(environment, wanted) ?? notFound(wanted);
  return session.deeper(() => exportsOf(template, contextFrame(frame, withContext)));
}

export const importedAs = (wanted: Value, exports: ReadonlyMap<string, Value>): Value =>
  new ImportedTemplate(text(wanted), exports);

/** One name of `{% from x import name %}`. */
export function importedName(
  frame: ScopeFrame,
  exports: ReadonlyMap<string, Value>,
  name: string,
  start: number,
  end: number,
): Value {
  const { place } = frame;
  const details = { word: name, place: () => place(start, end), candidates: () => exports.keys() };
  return orElse(exports.get(name), () => new Missing(name, details, `the imported template defines no '${name}'`));
}

/** `{% extends %}`: the parent, whose blocks stand behind those of this template. */
export function extend(
  frame: ScopeFrame,
  environment: TemplateEnvironment,
  context: Context,
  wanted: Value,
  start: number,
  end: number,
): TemplateHandle {
  frame.session.mark(frame.place, start, end);
  const parent = load(environment, wanted) ?? notFound(wanted);
  parent.compile();
  for (const [key, block] of Object.entries(parent.blocks)) context.addBlock(key, block);
  return parent;
}

/** Goes on with the template that this one extends. */
export function renderParent(
  parent: TemplateHandle,
  environment: TemplateEnvironment,
  context: Context,
  frame: ScopeFrame,
  runtime: unknown,
  done: Parameters<RenderFunction>[4],
): void {
  frame.session.deeper(() => parent.rootRenderFunc(environment, context, frame, runtime, done));
}

/** The frame of the root of a template, or of a block, in the text at `place`. */
export const enter = (frame: ScopeFrame, place: Place | null): ScopeFrame => frame.within(place ?? frame.place);
