import type { SourceText } from '../../source/span.ts';
import type { Body, Expr } from '../language/ast.ts';
import { parseExpression, parseTemplate } from '../language/parse.ts';
import {
  CONDITION_SYNTAX,
  FILE_SYNTAX,
  PLAYBOOK_SYNTAX,
  readHeader,
  type SyntaxOptions,
} from '../language/syntax-options.ts';
import { type CompiledTemplate, renderTemplate, type ScopeFrame } from '../nunjucks-adapter.ts';
import { type Place, placeInFile } from '../place.ts';
import * as blocks from '../runtime/blocks.ts';
import type { CompiledText, Library } from '../runtime/engine.ts';
import * as expressions from '../runtime/expressions.ts';
import { withTrailingNewlines } from '../runtime/render-source.ts';
import * as statements from '../runtime/statements.ts';
import type { Value } from '../value.ts';
import { expressionCode } from './expression-code.ts';
import { firstFault } from './faults.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import { inlineCode, isSelfContained, templateCode } from './template-code.ts';

const RUNTIME = { ...expressions, ...statements, ...blocks };
/** Distinct texts; a big site has some thousands. */
const CACHE_SIZE = 8192;

type Run = (frame: ScopeFrame) => Value;

/** A template file as it was when it was compiled. */
interface CompiledFile {
  readonly text: string;
  readonly template: CompiledTemplate;
}

/** Makes functions of the texts of templates, once for each distinct text. */
export class Compiler {
  readonly #library: Library;
  readonly #texts = new LeastRecentlyUsed<string, CompiledText>(CACHE_SIZE);
  readonly #expressions = new LeastRecentlyUsed<string, CompiledText>(CACHE_SIZE);
  readonly #conditions = new LeastRecentlyUsed<string, CompiledText>(CACHE_SIZE);
  readonly #files = new LeastRecentlyUsed<string, CompiledFile>(CACHE_SIZE);

  constructor(library: Library) {
    this.#library = library;
  }

  /** A string of a playbook: a single `{{ }}` gives its value, everything else a text. */
  text(text: string, place: Place): CompiledText {
    return this.#texts.get(text, () => {
      const body = this.#checked(() => parseTemplate(text, PLAYBOOK_SYNTAX), place);
      const [only] = body;
      const run = body.length === 1 && only?.kind === 'output' ? this.#expression(only.value) : inlineTemplate(body);
      return (frame) => {
        const value = run(frame);
        return typeof value === 'string' ? withTrailingNewlines(text, value) : value;
      };
    });
  }

  /** A bare expression of a playbook. */
  expression(text: string, place: Place): CompiledText {
    return this.#expressions.get(text, () => this.#expression(this.#checked(() => parseExpression(text), place)));
  }

  /** A condition of a playbook. */
  condition(text: string, place: Place): CompiledText {
    return this.#conditions.get(text, () =>
      this.#expression(this.#checked(() => parseExpression(text, CONDITION_SYNTAX), place)),
    );
  }

  /** A template file. */
  file(source: SourceText, options: SyntaxOptions = FILE_SYNTAX): CompiledTemplate {
    const key = JSON.stringify([source.path, Object.values(options)]);
    const known = this.#files.get(key, () => this.#file(source, options));
    if (known.text === source.text) return known.template;
    // Somebody wrote to the file while the run goes on.
    const changed = this.#file(source, options);
    this.#files.set(key, changed);
    return changed.template;
  }

  #file(source: SourceText, options: SyntaxOptions): CompiledFile {
    const place = placeInFile(source);
    const body = this.#checked(() => {
      const header = readHeader(source.text, options);
      return parseTemplate(source.text, header.options, header.offset);
    }, place);
    return { text: source.text, template: build(body, place) };
  }

  #checked<T extends Body | Expr>(parse: () => T, place: Place): T {
    return firstFault(parse, place, this.#library);
  }

  #expression(node: Expr): Run {
    return new Function('$', `'use strict'; return (frame) => ${expressionCode(node)};`)(RUNTIME);
  }
}

const build = (body: Body, place: Place | null): CompiledTemplate =>
  new Function('$', 'place', templateCode(body))(RUNTIME, place);

/** A text of a playbook with more than one part, or with tags. nunjucks is needed only where other templates are. */
function inlineTemplate(body: Body): Run {
  if (isSelfContained(body)) return new Function('$', inlineCode(body))(RUNTIME);
  const compiled = build(body, null);
  return (frame) => renderTemplate(frame.session.environment().template(compiled, '<template>'), frame);
}
