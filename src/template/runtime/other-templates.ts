import {
  type Context,
  exportsOf,
  type RenderFunction,
  renderTemplate,
  ScopeFrame,
  type TemplateEnvironment,
  type TemplateHandle,
} from '../nunjucks-adapter.ts';
import { text } from '../operations/text.ts';
import { typeName } from '../operations/type-name.ts';
import { orElse, refuse, usable } from '../operations/usable.ts';
import { Missing } from '../undefined-variable.ts';
import { isList, type Value } from '../value.ts';
import { ImportedTemplate } from './namespace.ts';
import type { Output } from './output.ts';

/* Including, importing and extending: what takes another template file. */

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

interface IncludeOptions {
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
  known: TemplateHandle | null,
  wanted: Value,
  start: number,
  end: number,
): TemplateHandle {
  frame.session.mark(frame.place, start, end);
  if (known) refuse('a template extends one other, and this one has a parent already');
  const parent = load(environment, wanted) ?? notFound(wanted);
  parent.compile();
  for (const [key, block] of Object.entries(parent.blocks)) context.addBlock(key, block);
  return parent;
}

type Done = Parameters<RenderFunction>[4];

/** Puts what a parent renders behind the text that stands before `{% extends %}`. */
export const behind =
  (out: Output, done: Done): Done =>
  (error, result) => {
    if (error) return done(error, result);
    out.value(result);
    done(null, out.finish());
  };

/** Goes on with the template that this one extends. */
export function renderParent(
  parent: TemplateHandle,
  environment: TemplateEnvironment,
  context: Context,
  frame: ScopeFrame,
  runtime: unknown,
  done: Done,
): void {
  frame.session.deeper(() => parent.rootRenderFunc(environment, context, frame, runtime, done));
}
