import { REQUIRED } from '../../bind.ts';
import type { CallContext, Filter } from '../../library.ts';
import { item } from '../../operations/access.ts';
import { iterate } from '../../operations/sequence.ts';
import { repr, text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { orElse, refuse, usable } from '../../operations/usable.ts';
import { UndefinedVariable } from '../../undefined-variable.ts';
import { type Dict, isDict, isList, Undefined, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

/** A step of a path: `name`, `[0]`, `['a key']`. */
const STEP = /\.?([A-Za-z_]\w*)|\.(\d+)|\[\s*(?:(-?\d+)|'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")\s*\]/y;

function stepsOf(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (STEP.lastIndex = 0; STEP.lastIndex < path.length; ) {
    const at = STEP.lastIndex;
    const match = STEP.exec(path);
    if (!match)
      return refuse(`get_path cannot read the path ${JSON.stringify(path)} from ${JSON.stringify(path.slice(at))} on`);
    const [, name, place, index, single, double] = match;
    const number = place ?? index;
    steps.push(number === undefined ? (name ?? (single ?? double ?? '').replace(/\\(.)/gs, '$1')) : Number(number));
  }
  return steps;
}

/** The value at a path such as `a.b['c d'][0]` of nested data. */
export function getPath(data: Value, path: string, wantsList: boolean): Value {
  let value: Value = usable(data);
  for (const step of stepsOf(path)) {
    value = item(value, step);
    if (value instanceof Undefined) throw UndefinedVariable.of(value);
  }
  return wantsList ? [value] : value;
}

/** A key as a path says it: bare where it is a name, else in brackets and quotes. */
function keyStep(key: Value): string {
  const name = text(key);
  if (typeof key === 'string' && /^[A-Za-z_]\w*$/.test(name)) return `.${name}`;
  return typeof key === 'string' ? `['${name}']` : `[${name}]`;
}

/** Every leaf of nested data by its path. */
export function toPaths(data: Value, prepend: string): Dict {
  const paths: Dict = new Map();
  const visit = (value: Value, path: string): void => {
    const known = usable(value);
    if (isDict(known) && known.size > 0)
      for (const [key, inner] of known) visit(inner, path === '' ? text(key) : path + keyStep(key));
    else if (isList(known) && known.length > 0) known.forEach((inner, i) => void visit(inner, `${path}[${i}]`));
    else paths.set(path, known);
  };
  if (!isDict(data) && !isList(data)) refuse('to_paths wants a dict or a list');
  visit(data, prepend);
  return paths;
}

function holds(entry: Value, test: string, value: Value, context: CallContext): boolean {
  const isTurned = test.startsWith('!') || test.startsWith('not ');
  const bare = test.startsWith('!') ? test.replace(/^!+/, '') : test.replace(/^not /, '');
  const name = isTurned && bare === '=' ? '==' : bare;
  const right = name === 'in' && !isList(value) ? [value] : value;
  const found = context.test(name, entry, { positional: right === null ? [] : [right], named: new Map() });
  return found !== isTurned;
}

/** The places of a list whose items (or their values of a key) pass a test; a single one is given bare. */
export function indexOf(
  data: Value,
  {
    test,
    value,
    key,
    fail_on_missing,
    wantlist,
  }: Readonly<Record<'test' | 'value' | 'key' | 'fail_on_missing' | 'wantlist', Value>>,
  context: CallContext,
): Value {
  const entries = iterate(data);
  const places = entries.flatMap((entry, place) => {
    if (key === null) return holds(entry, text(test), value, context) ? [place] : [];
    if (!isDict(entry)) return refuse('index_of with a key wants a list of dicts');
    const inner = entry.get(key as string);
    if (inner === undefined && !truth(fail_on_missing)) return [];
    const known = orElse(inner, () => refuse(`index_of: '${text(key)}' was not found in ${repr(entry)} at [${place}]`));
    return holds(known, text(test), value, context) ? [place] : [];
  });
  return places.length === 1 && !truth(wantlist) ? (places[0] ?? null) : places;
}

/** Filters of ansible.utils that find their way in nested data. */
export const pathFilters: readonly Filter[] = [
  defineFilter(['get_path'], { path: REQUIRED, wantlist: false }, (input, { path, wantlist }) =>
    getPath(input, text(path), truth(wantlist)),
  ),
  defineFilter(['to_paths'], { prepend: null, wantlist: false }, (input, { prepend, wantlist }) => {
    const paths = toPaths(input, prepend === null ? '' : text(prepend));
    return truth(wantlist) ? [paths] : paths;
  }),
  defineFilter(
    ['index_of'],
    { test: REQUIRED, value: null, key: null, fail_on_missing: false, wantlist: false },
    (input, args, context) => indexOf(input, args, context),
  ),
];
