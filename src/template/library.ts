import type { Surroundings } from './runtime/surroundings.ts';
import type { Scope } from './scope.ts';
import type { TemplateFileOptions } from './template-file-options.ts';
import type { Value } from './value.ts';

/** The arguments of a call in a template, already evaluated. */
export interface CallArguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** What a filter, test or lookup may ask of the renderer that called it. */
export interface CallContext {
  readonly scope: Scope;
  /** The value of a variable, rendered; undefined where there is none. */
  variable(name: string): Value | undefined;
  /** Applies another filter by name, as `map('upper')` does. */
  filter(name: string, input: Value, args: CallArguments): Value;
  /** Applies another test by name, as `select('defined')` does. */
  test(name: string, input: Value, args: CallArguments): boolean;
  /** Calls what a template may call (a macro, a bound method). */
  call(callable: Value, args: CallArguments): Value;
  /** What the run around the rendering offers. */
  readonly surroundings: Surroundings;
  /** Renders the text of a trusted template file of this project, as the `template` lookup does. */
  renderFile(path: string, extra?: ReadonlyMap<string, Value>, options?: TemplateFileOptions): string;
}

/** `input | name(args)`. The values it sees are rendered: it never meets a Template. */
export interface Filter {
  readonly names: readonly string[];
  /** Only `default`, `mandatory` and their like see an undefined input; elsewhere it is an error before they run. */
  readonly acceptsUndefined?: true;
  run(input: Value, args: CallArguments, context: CallContext): Value;
}

/** `input is name(args)`. */
export interface Test {
  readonly names: readonly string[];
  readonly acceptsUndefined?: true;
  run(input: Value, args: CallArguments, context: CallContext): boolean;
}

/** `lookup('name', terms…, options…)`, `query(…)` and `with_name:`; always gives a list. Runs on the control node. */
export interface Lookup {
  readonly names: readonly string[];
  /** It writes, or runs commands that may: it is not run before its turn. */
  readonly leavesTrace?: true;
  run(terms: readonly Value[], options: ReadonlyMap<string, Value>, context: CallContext): readonly Value[];
}

/** A function with a fixed name in every template, such as `range`, `dict` or `now`. */
export interface GlobalFunction {
  readonly name: string;
  run(args: CallArguments, context: CallContext): Value;
}
