import { inlineSource } from '../../src/source/span.ts';
import { Renderer } from '../../src/template/renderer.ts';
import type { Scope } from '../../src/template/scope.ts';
import { standardLibrary } from '../../src/template/standard-library.ts';
import { Expression } from '../../src/template/template.ts';
import { fromJson, type Json, type Value } from '../../src/template/value.ts';
import { encode } from './case.ts';

const renderer = new Renderer(standardLibrary);

/** The value of an expression as the case files encode it; relative files are searched in `directory`. */
export function evaluate(expression: string, variables: Readonly<Record<string, Json>> = {}, directory = '/'): unknown {
  const values = new Map<string, Value>(Object.entries(variables).map(([name, value]) => [name, fromJson(value)]));
  const scope: Scope = {
    get: (name) => values.get(name),
    names: () => values.keys(),
    searchPath: () => [directory],
  };
  return encode(renderer.evaluate(new Expression(expression, inlineSource('<test>', expression)), scope));
}
