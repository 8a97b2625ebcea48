import nunjucks from 'nunjucks';
import type { Place } from './place.ts';
import type { Session } from './runtime/session.ts';
import type { Value } from './value.ts';

/*
 * nunjucks stays the renderer: Environment, loaders, Template, Context (blocks and exports) and Frame (variables). The
 * language is ours, because the stock parser and compiler give other results than Jinja without a word. All that is
 * known here beyond the documented interface of nunjucks stands in this file; a contract test pins it, and
 * package.json the version.
 */

/** One function of a compiled template: its root or one of its blocks. It hands its result over at once. */
export type RenderFunction = (
  environment: TemplateEnvironment,
  context: Context,
  frame: ScopeFrame,
  runtime: unknown,
  done: Done,
) => void;

type Done = (error: Error | null, result: Value) => void;

/** A compiled template as nunjucks takes it: `root`, and every block under `b_` and its name. */
export interface CompiledTemplate {
  readonly root: RenderFunction;
  readonly [block: `b_${string}`]: RenderFunction;
}

/** What nunjucks keeps for one rendering of one template. */
export interface Context {
  setVariable(name: string, value: Value): void;
  addExport(name: string): void;
  addBlock(name: string, block: RenderFunction): void;
  getBlock(name: string): RenderFunction;
  getSuper(
    environment: TemplateEnvironment,
    name: string,
    block: RenderFunction,
    frame: ScopeFrame,
    runtime: unknown,
    done: Done,
  ): void;
  readonly blocks: Readonly<Record<string, readonly RenderFunction[]>>;
}

export interface TemplateHandle {
  readonly blocks: Readonly<Record<string, RenderFunction>>;
  readonly rootRenderFunc: RenderFunction;
  compile(): void;
  render(variables: object, frame: ScopeFrame, done: Done): void;
  getExported(
    variables: object,
    frame: ScopeFrame,
    done: (error: Error | null, exported: ExportedRecord) => void,
  ): void;
}

type ExportedRecord = Readonly<Record<string, Value>> | null;

interface FrameBase {
  topLevel: boolean;
  readonly parent: this | undefined;
  readonly variables: Readonly<Record<string, Value>>;
  set(name: string, value: Value): void;
  lookup(name: string): Value | undefined;
}

interface Internals {
  readonly runtime: { readonly Frame: new (parent?: FrameBase, isolateWrites?: boolean) => FrameBase };
  readonly Template: new (
    code: { readonly type: 'code'; readonly obj: CompiledTemplate },
    environment: nunjucks.Environment,
    path: string,
  ) => TemplateHandle;
}

const internals = nunjucks as unknown as Internals;

/** The variables of one scope of a template, with the rendering and the text they belong to. */
export class ScopeFrame extends internals.runtime.Frame {
  readonly session: Session;
  readonly place: Place;
  /** Whether the result of the root is kept as a value instead of a text. */
  readonly native: boolean;

  constructor(session: Session, place: Place, native: boolean, parent?: ScopeFrame) {
    super(parent, true);
    this.session = session;
    this.place = place;
    this.native = native;
    this.topLevel = false;
  }

  /** nunjucks calls this for the root of a template. */
  push(): ScopeFrame {
    return new ScopeFrame(this.session, this.place, this.native, this);
  }

  /** The same variables, seen by the text of another file. */
  within(place: Place): ScopeFrame {
    const frame = new ScopeFrame(this.session, place, this.native, this);
    frame.topLevel = this.topLevel;
    return frame;
  }

  /** As nunjucks does it, but that a name is a name: there, a dot in it stands for a step into an object. */
  override set(name: string, value: Value): void {
    (this.variables as Record<string, Value>)[name] = value;
  }

  override lookup(name: string): Value | undefined {
    for (let frame: FrameBase | undefined = this; frame; frame = frame.parent) {
      const value = frame.variables[name];
      if (value !== undefined) return value;
    }
    return undefined;
  }

  *names(): Iterable<string> {
    yield* Object.keys(this.variables);
    if (this.parent instanceof ScopeFrame) yield* this.parent.names();
  }
}

/** A text with the path it was found at. */
export interface FoundFile {
  readonly path: string;
  readonly text: string;
}

/** Finds and keeps the templates that one rendering includes, imports or extends. */
export class TemplateEnvironment extends nunjucks.Environment {
  readonly #compile: (file: FoundFile) => CompiledTemplate;
  readonly #find: (name: string) => FoundFile | undefined;
  readonly #found = new Map<string, TemplateHandle>();

  constructor(find: (name: string) => FoundFile | undefined, compile: (file: FoundFile) => CompiledTemplate) {
    super([], { autoescape: false });
    this.#find = find;
    this.#compile = compile;
  }

  /** The template of a name, or undefined where no file is found. */
  find(name: string): TemplateHandle | undefined {
    const known = this.#found.get(name);
    if (known) return known;
    const file = this.#find(name);
    if (!file) return undefined;
    const template = this.template(this.#compile(file), file.path);
    this.#found.set(name, template);
    return template;
  }

  template(compiled: CompiledTemplate, path: string): TemplateHandle {
    return new internals.Template({ type: 'code', obj: compiled }, this, path);
  }
}

/** Renders a template over the variables of a frame. */
export function renderTemplate(template: TemplateHandle, frame: ScopeFrame): Value {
  let rendered: Value = null;
  template.render({}, frame, (error, result) => {
    if (error) throw error;
    rendered = result;
  });
  return rendered;
}

// nunjucks keeps exports and blocks in plain objects, where a name such as "__proto__" would do harm.
const OWN = '$';

/** The key of a block or export in nunjucks' objects. */
export const keyOf = (name: string): string => OWN + name;

/** The name behind `keyOf`. */
export const nameOf = (key: string): string => key.slice(OWN.length);

/** What a template defines at its top level. */
export function exportsOf(template: TemplateHandle, frame: ScopeFrame): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  template.getExported({}, frame, (error, exported) => {
    if (error) throw error;
    for (const [key, value] of Object.entries(exported ?? {})) found.set(nameOf(key), value);
  });
  return found;
}
