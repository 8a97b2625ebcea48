import { compilePattern } from '../formats/regex/pattern.ts';
import type { Lookup } from '../library.ts';
import { text } from '../operations/text.ts';
import { UndefinedVariable } from '../undefined-variable.ts';
import { Undefined } from '../value.ts';
import { defineLookup } from './define.ts';

/** Lookups of variables by name. */
export const variableLookups: readonly Lookup[] = [
  defineLookup(['vars'], { default: null }, (terms, options, context) =>
    terms.map((term) => {
      const value = context.variable(text(term));
      if (value !== undefined && !(value instanceof Undefined)) return value;
      if (options.default !== null) return options.default;
      throw UndefinedVariable.of(new Undefined(text(term)));
    }),
  ),
  defineLookup(['varnames'], {}, (terms, _options, { scope }) => {
    const names = [...scope.names()];
    return terms.flatMap((term) => {
      const pattern = compilePattern(text(term));
      return names.filter((name) => pattern.search(name) !== undefined);
    });
  }),
];
