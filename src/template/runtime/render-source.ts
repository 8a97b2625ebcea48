import { dirname } from 'node:path';
import type { SourceText } from '../../source/span.ts';
import { type CompiledTemplate, renderTemplate, ScopeFrame } from '../nunjucks-adapter.ts';
import { placeInFile } from '../place.ts';
import type { Value } from '../value.ts';
import type { Session } from './session.ts';

/** Renders a template file, by default as the `template` module without options does. */
export function renderSource(
  session: Session,
  source: SourceText,
  compiled: CompiledTemplate = session.engine.compileFile(source),
): Value {
  const environment = session.environment(dirname(source.path));
  const frame = new ScopeFrame(session, placeInFile(source), false);
  const rendered = session.located(() => renderTemplate(environment.template(compiled, source.path), frame));
  return typeof rendered === 'string' ? withTrailingNewlines(source.text, rendered) : rendered;
}

/** Ansible gives a result at least as many newlines at its end as the template has. */
export function withTrailingNewlines(template: string, rendered: string): string {
  const missing = countAtEnd(template) - countAtEnd(rendered);
  return missing > 0 ? rendered + '\n'.repeat(missing) : rendered;
}

/** How many line breaks a text ends in, those of DOS counted as one. */
function countAtEnd(text: string): number {
  let count = 0;
  let at = text.length;
  while (text[at - 1] === '\n') {
    at -= text[at - 2] === '\r' ? 2 : 1;
    count++;
  }
  return count;
}
