import { readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isVaulted } from '../../secret/vault.ts';
import { expandGlob } from '../formats/glob.ts';
import type { CallContext, Lookup } from '../library.ts';
import { text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse } from '../operations/usable.ts';
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

function readText(path: string): string {
  const content = readFileSync(path, 'utf8');
  if (isVaulted(content))
    refuse(`${path} is encrypted; lookups read plain files only`, 'load it with vars_files or include_vars');
  return content;
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
      const content = readText(existingFile('file', term, 'files', context));
      const left = truth(lstrip) ? content.trimStart() : content;
      return truth(rstrip) ? left.trimEnd() : left;
    }),
  ),
  defineLookup(['unvault'], {}, (terms, _options, context) =>
    terms.map((term) => readText(existingFile('unvault', term, 'files', context))),
  ),
  defineLookup(['fileglob'], {}, (terms, _options, context) => terms.flatMap((term) => globFiles(text(term), context))),
  defineLookup(
    ['template'],
    { template_vars: new Map() as Dict, convert_data: true, jinja2_native: false },
    (terms, options, context) => {
      const extra = isDict(options.template_vars) ? options.template_vars : new Map<string, Value>();
      const variables = new Map([...extra].map(([name, value]) => [String(name), value]));
      return terms.map((term) => context.renderFile(existingFile('template', term, 'templates', context), variables));
    },
  ),
];
