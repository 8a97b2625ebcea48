import { InfrakitError } from '../../source/infrakit-error.ts';
import type { CallContext } from '../library.ts';
import { ScopeFrame, TemplateEnvironment } from '../nunjucks-adapter.ts';
import { MAX_DEPTH } from '../operations/limits.ts';
import { refuse } from '../operations/usable.ts';
import { type Place, placeInScalar } from '../place.ts';
import type { Scope } from '../scope.ts';
import { SealedText, Template } from '../template.ts';
import { Missing, UndefinedVariable } from '../undefined-variable.ts';
import { UnknownTouched } from '../unknown-touched.ts';
import { DictView, Undefined, type Value } from '../value.ts';
import { makeCallContext } from './call-context.ts';
import type { Engine } from './engine.ts';
import { MutableCopies } from './mutable-copies.ts';
import { Settler } from './settle.ts';
import { Steps } from './steps.ts';
import { findTemplate } from './template-files.ts';

/** One call of the renderer: what it has worked out so far, and where it is. */
export class Session {
  readonly engine: Engine;
  readonly scope: Scope;
  readonly copies = new MutableCopies();
  readonly steps: Steps;
  // Made when first needed: there is a session for each argument of each task on each host, and most are short.
  #context: CallContext | undefined;
  #resolved: Map<Template, Value> | undefined;
  #settler: Settler | undefined;
  #depth = 0;
  #place: Place | undefined;
  #start = 0;
  #end = 0;

  constructor(engine: Engine, scope: Scope, steps = new Steps()) {
    this.engine = engine;
    this.scope = scope;
    this.steps = steps;
  }

  get context(): CallContext {
    this.#context ??= makeCallContext(this);
    return this.#context;
  }

  /** Another rendering as a part of this one, with other variables. */
  inner(scope: Scope): Session {
    return new Session(this.engine, scope, this.steps);
  }

  /** The variable as it is written, its own template (but none within it) rendered. */
  variable(name: string): Value | undefined {
    const value = this.scope.get(name);
    return value instanceof Template ? this.resolveLater(value, name) : value;
  }

  /** As `resolve`, but an undefined variable becomes an undefined value, so that `default` can still help. */
  resolveLater(template: Template, name: string): Value {
    try {
      return this.resolve(template, name);
    } catch (error) {
      if (!(error instanceof UndefinedVariable)) throw error;
      const details = { word: name, place: () => error.span, candidates: () => [], failure: error };
      return new Missing(name, details, error.message);
    }
  }

  /** The value of a template of the scope; worked out once. */
  resolve(template: Template, name: string): Value {
    const known = this.#resolved?.get(template);
    if (known !== undefined) return known;
    const value = this.engine.active.enter(template, name, this.scope, () => this.deeper(() => this.#render(template)));
    this.#resolved ??= new Map();
    this.#resolved.set(template, value);
    return value;
  }

  #render(template: Template): Value {
    if (template instanceof SealedText) throw template.refusal;
    const place = placeInScalar(template);
    const compiled = this.engine.compileText(template.text, place);
    try {
      return this.located(() => {
        const value = compiled(new ScopeFrame(this, place, true));
        if (value instanceof Undefined) throw UndefinedVariable.of(value);
        return value instanceof DictView ? [...value] : value;
      });
    } catch (error) {
      if (error instanceof UnknownTouched) return error.unknown;
      throw error;
    }
  }

  settle(value: Value): Value {
    this.#settler ??= new Settler((template) => this.resolve(template, template.text.trim()));
    return this.#settler.settle(value);
  }

  /** Where templates included by a file of `directory` are found. */
  environment(directory?: string): TemplateEnvironment {
    const directories = [...(directory === undefined ? [] : [directory]), ...this.scope.searchPath('templates')];
    return new TemplateEnvironment(
      (name) => findTemplate(name, directories, this.engine.surroundings.vault),
      (file) => this.engine.compileFile(file),
    );
  }

  /** Notes which part of which text is at work, for the error it may end in. */
  mark(place: Place, start: number, end: number): void {
    this.#place = place;
    this.#start = start;
    this.#end = end;
  }

  /** Runs a part of the rendering; an error without a place gets that of the operation it came from. */
  located<T>(run: () => T): T {
    const { place, start, end } = { place: this.#place, start: this.#start, end: this.#end };
    this.#place = undefined;
    try {
      return run();
    } catch (error) {
      throw this.#place ? placed(error, this.#place, this.#start, this.#end) : error;
    } finally {
      if (place) this.mark(place, start, end);
    }
  }

  /** Runs something that can contain itself. */
  deeper<T>(run: () => T): T {
    if (this.#depth >= MAX_DEPTH) refuse(`templates and macros are nested deeper than ${MAX_DEPTH} levels`);
    this.#depth++;
    try {
      return run();
    } finally {
      this.#depth--;
    }
  }
}

function placed(error: unknown, place: Place, start: number, end: number): unknown {
  if (!(error instanceof InfrakitError) || error.span) return error;
  const details = { span: place(start, end), hint: error.hint, cause: error.cause };
  if (error instanceof UndefinedVariable) return new UndefinedVariable(error.variable, error.message, details);
  return new InfrakitError(error.message, details);
}
