import { InfrakitError } from '../source/infrakit-error.ts';
import type { SourceText, Span } from '../source/span.ts';
import { Compiler } from './compile/compiler.ts';
import { faultsOf, namesIn, type UsedName } from './compile/faults.ts';
import { conditionTruth, isTemplated } from './condition.ts';
import { parseExpression, parseTemplate } from './language/parse.ts';
import { SyntaxFault } from './language/syntax-fault.ts';
import { FILE_SYNTAX, PLAYBOOK_SYNTAX, readHeader } from './language/syntax-options.ts';
import { ScopeFrame } from './nunjucks-adapter.ts';
import { truth } from './operations/truth.ts';
import { type Place, placeInFile, placeInScalar } from './place.ts';
import { ActiveTemplates } from './runtime/active-templates.ts';
import type { CompiledText, Engine, Library } from './runtime/engine.ts';
import { finish } from './runtime/finish.ts';
import { runLookup } from './runtime/lookup-functions.ts';
import { renderSource } from './runtime/render-source.ts';
import { Session } from './runtime/session.ts';
import type { Surroundings } from './runtime/surroundings.ts';
import type { Scope } from './scope.ts';
import { Expression, Template } from './template.ts';
import { fileSyntax, newlines, type TemplateFileOptions } from './template-file-options.ts';
import { UnknownTouched } from './unknown-touched.ts';
import { Unknown, type Value } from './value.ts';

/** A run has some thousands of different templates. */
const MOST_FAULTLESS = 20_000;

/** Renders what trusted files say over the variables of one host. It keeps nothing of them from call to call. */
export class Renderer {
  readonly surroundings: Surroundings;
  readonly #library: Library;
  readonly #compiler: Compiler;
  readonly #engine: Engine;
  /** Texts that were checked and in which nothing is wrong: the variables of groups say the same many times. */
  readonly #faultless = new Set<string>();

  constructor(library: Library, surroundings: Surroundings = {}) {
    const compiler = new Compiler(library);
    this.surroundings = surroundings;
    this.#library = library;
    this.#compiler = compiler;
    this.#engine = {
      active: new ActiveTemplates(),
      library,
      surroundings,
      compileText: (text, place) => compiler.text(text, place),
      compileFile: (source, options) => compiler.file(source, options && fileSyntax(options)),
    };
  }

  /** What is wrong with a template or expression before any value is known: syntax, unknown filters, tests, lookups. */
  check(source: Template | Expression): InfrakitError[] {
    const isText = source instanceof Template || isTemplated(source.text);
    const asked = `${isText ? 'text' : 'expression'} ${source.text}`;
    if (this.#faultless.has(asked)) return [];
    const parse = () => (isText ? parseTemplate(source.text, PLAYBOOK_SYNTAX) : parseExpression(source.text));
    const faults = faultsOf(parse, placeInScalar(source), this.#library);
    if (faults.length === 0 && this.#faultless.size < MOST_FAULTLESS) this.#faultless.add(asked);
    return faults;
  }

  /** As `check`, for a template file. */
  checkFile(source: SourceText): InfrakitError[] {
    const parse = () => {
      const { options, offset } = readHeader(source.text, FILE_SYNTAX);
      return parseTemplate(source.text, options, offset);
    };
    return faultsOf(parse, placeInFile(source), this.#library);
  }

  /** The filters, tests and lookups that a template, an expression or a template file uses; none where it is malformed. */
  names(source: Template | Expression | SourceText): readonly (UsedName & { readonly span: Span })[] {
    const isFile = !(source instanceof Template || source instanceof Expression);
    const place = isFile ? placeInFile(source) : placeInScalar(source);
    const parse = () => {
      if (!isFile)
        return source instanceof Template ? parseTemplate(source.text, PLAYBOOK_SYNTAX) : parseExpression(source.text);
      const { options, offset } = readHeader(source.text, FILE_SYNTAX);
      return parseTemplate(source.text, options, offset);
    };
    try {
      return [...namesIn(parse())].map((used) => ({ ...used, span: place(used.start, used.start + used.name.length) }));
    } catch (error) {
      if (error instanceof SyntaxFault || error instanceof InfrakitError) return [];
      throw error;
    }
  }

  /**
   * A value with all its templates resolved, however deep. A string that is a single `{{ expression }}` becomes the
   * value of the expression, every other template a string. What is not known in check mode becomes `Unknown`.
   *
   * @param name what the value is called in the scope, for errors that tell of it
   * @throws InfrakitError with the place of what failed; UndefinedVariable where a name does not exist
   */
  render(value: Value, scope: Scope, name?: string): Value {
    if (typeof value !== 'object' || value === null) return value;
    return this.#run(scope, (session) =>
      finish(name !== undefined && value instanceof Template ? session.resolve(value, name) : session.settle(value)),
    );
  }

  /** The value of a bare expression. @throws InfrakitError as `render` does */
  evaluate(expression: Expression, scope: Scope): Value {
    const place = placeInScalar(expression);
    return this.#run(scope, (session) =>
      session.located(() => finish(this.#compiler.expression(expression.text, place)(frameOf(session, place)))),
    );
  }

  /** Whether a condition (`when`, `until`, `that`) holds, by Python's truth. @throws InfrakitError as `render` does */
  condition(expression: Expression, scope: Scope): boolean | Unknown {
    const place = placeInScalar(expression);
    return this.#run(scope, (session) =>
      session.located(() => {
        const compiled = this.#condition(expression.text, place);
        const value = compiled(frameOf(session, place));
        session.mark(place, 0, expression.text.length);
        return isTemplated(expression.text) ? conditionTruth(value) : truth(value);
      }),
    );
  }

  #condition(text: string, place: Place): CompiledText {
    return isTemplated(text) ? this.#compiler.text(text, place) : this.#compiler.condition(text, place);
  }

  /**
   * A template file as text. Blocks are trimmed and indentation stays, unless the options or the `#jinja2:` line of
   * the file say otherwise; the result ends in at least as many newlines as the file.
   *
   * @throws InfrakitError as `render` does
   */
  renderFile(source: SourceText, scope: Scope, options: TemplateFileOptions = {}): string | Unknown {
    const rendered = this.#run(scope, (session) =>
      renderSource(session, source, this.#compiler.file(source, fileSyntax(options))),
    );
    if (rendered instanceof Unknown) return rendered;
    return newlines(String(rendered), options);
  }

  /** What a lookup finds for rendered terms, as `with_name:` wants it. @throws InfrakitError for an unknown name */
  lookup(
    name: string,
    terms: readonly Value[],
    options: ReadonlyMap<string, Value>,
    scope: Scope,
  ): readonly Value[] | Unknown {
    const { lookups } = this.#library;
    return this.#run(scope, ({ context }) => runLookup(lookups, name, terms, options, context));
  }

  /** One rendering: what touches an unknown value is unknown, and an overflow of the stack is an error of the input. */
  #run<T>(scope: Scope, work: (session: Session) => T): T | Unknown {
    try {
      return work(new Session(this.#engine, scope));
    } catch (error) {
      if (error instanceof UnknownTouched) return error.unknown;
      if (error instanceof RangeError)
        throw new InfrakitError('the template or its values are nested too deeply, or too large', { cause: error });
      throw error;
    }
  }
}

const frameOf = (session: Session, place: Place): ScopeFrame => new ScopeFrame(session, place, true);
