import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { optionalText } from '../coerce.ts';
import { expandGlob } from '../formats/glob.ts';
import { literalValue } from '../formats/literal-value.ts';
import type { CallContext, Lookup } from '../library.ts';
import { text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse } from '../operations/usable.ts';
import { readPlain } from '../runtime/read-plain.ts';
import type { FileKind } from '../scope.ts';
import { type Dict, isDict, type Value } from '../value.ts';
import { defineLookup } from './define.ts';
import { candidates, findFile } from './search.ts';

/** The path of a file that must be there. */
export function existingFile(lookup: string, term: Value, kind: FileKind, context: CallContext): string {
  const name = text(term);
  const found = findFile(name, kind, context.scope);
  if (found !== undefined) return found;
  const tried = candidates(name, kind, context.scope);
  return refuse(
    `the lookup '${lookup}' does not find the file ${name}: No such file or directory`,
    `it looked for ${tried.join(', ')}`,
  );
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** `fileglob` looks into the first directory that is there. */
function globFiles(pattern: string, context: CallContext): string[] {
  const directories = candidates(dirname(pattern), 'files', context.scope);
  const places = dirname(pattern) === '.' ? [...directories, ...candidates('.', 'files', context.scope)] : directories;
  const found = places.map((directory) => expandGlob(`${directory}/${basename(pattern)}`).filter(isFile));
  return found.find((paths) => paths.length > 0) ?? [];
}

/** Lookups that read files of the control node. */
export const fileLookups: readonly Lookup[] = [
  defineLookup(['file'], { lstrip: false, rstrip: true }, (terms, { lstrip, rstrip }, context) =>
    terms.map((term) => {
      const content = readPlain(existingFile('file', term, 'files', context), context.surroundings.vault);
      const left = truth(lstrip) ? content.trimStart() : content;
      return truth(rstrip) ? left.trimEnd() : left;
    }),
  ),
  defineLookup(['unvault'], {}, (terms, _options, context) =>
    terms.map((term) => readPlain(existingFile('unvault', term, 'files', context), context.surroundings.vault)),
  ),
  defineLookup(['fileglob'], {}, (terms, _options, context) => terms.flatMap((term) => globFiles(text(term), context))),
  defineLookup(
    ['template'],
    {
      template_vars: new Map() as Dict,
      convert_data: true,
      jinja2_native: false,
      variable_start_string: null,
      variable_end_string: null,
      comment_start_string: null,
      comment_end_string: null,
    },
    (terms, options, context) => {
      const extra = isDict(options.template_vars) ? options.template_vars : new Map<string, Value>();
      const variables = new Map([...extra].map(([name, value]) => [String(name), value]));
      const syntax = {
        variable_start_string: optionalText(options.variable_start_string),
        variable_end_string: optionalText(options.variable_end_string),
        comment_start_string: optionalText(options.comment_start_string),
        comment_end_string: optionalText(options.comment_end_string),
      };
      return terms.map((term) => {
        const path = existingFile('template', term, 'templates', context);
        const rendered = context.renderFile(path, variables, syntax);
        return truth(options.convert_data) ? (literalValue(rendered) ?? rendered) : rendered;
      });
    },
  ),
];
