import type { SourceText } from '../../source/span.ts';
import type { Filter, GlobalFunction, Lookup, Test } from '../library.ts';
import type { CompiledTemplate, ScopeFrame } from '../nunjucks-adapter.ts';
import type { Place } from '../place.ts';
import type { TemplateFileOptions } from '../template-file-options.ts';
import type { Value } from '../value.ts';
import type { ActiveTemplates } from './active-templates.ts';
import type { Surroundings } from './surroundings.ts';

/** Everything a template can call by name. */
export interface Library {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  readonly lookups: ReadonlyMap<string, Lookup>;
  readonly globals: ReadonlyMap<string, GlobalFunction>;
}

/** The text of a playbook, compiled: its value over the variables of a frame. */
export type CompiledText = (frame: ScopeFrame) => Value;

/** What a rendering needs from the renderer that started it. */
export interface Engine {
  /** What is rendered right now, by whichever session: one may begin within another. */
  readonly active: ActiveTemplates;
  readonly library: Library;
  readonly surroundings: Surroundings;
  /** @throws InfrakitError for a mistake in the text */
  compileText(text: string, place: Place): CompiledText;
  /** @throws InfrakitError for a mistake in the file */
  compileFile(source: SourceText, options?: TemplateFileOptions): CompiledTemplate;
}
