import { InfrakitError } from '../../source/infrakit-error.ts';
import { compilePattern, type Pattern } from '../formats/regex/pattern.ts';
import type { Lookup } from '../library.ts';
import { repr, text } from '../operations/text.ts';
import { refuse } from '../operations/usable.ts';
import { Undefined } from '../value.ts';
import { defineLookup } from './define.ts';

function patternOf(written: string): Pattern {
  try {
    return compilePattern(written);
  } catch (cause) {
    if (!(cause instanceof InfrakitError)) throw cause;
    return refuse(`Unable to use "${written}" as a search parameter: ${cause.message}`);
  }
}

/** Lookups of variables by name. */
export const variableLookups: readonly Lookup[] = [
  defineLookup(['vars'], { default: undefined }, (terms, options, context) =>
    terms.map((term) => {
      if (typeof term !== 'string') return refuse(`Invalid setting identifier, "${repr(term)}" is not a string`);
      const value = context.variable(term);
      if (value !== undefined && !(value instanceof Undefined)) return value;
      if (options.default !== undefined) return options.default;
      return refuse(`No variable found with this name: ${term}`);
    }),
  ),
  defineLookup(['varnames'], {}, (terms, _options, { scope }) => {
    const names = [...scope.names()];
    return terms.flatMap((term) => {
      if (typeof term !== 'string') refuse(`Invalid setting identifier, "${repr(term)}" is not a string`);
      const pattern = patternOf(text(term));
      return names.filter((name) => pattern.search(name) !== undefined);
    });
  }),
];
