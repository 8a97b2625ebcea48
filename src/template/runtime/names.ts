import type { ScopeFrame } from '../nunjucks-adapter.ts';
import { attribute as attributeOf, item as itemOf } from '../operations/access.ts';
import { DICT_METHODS } from '../operations/dict-methods.ts';
import { elementOf } from '../operations/element.ts';
import { usable } from '../operations/usable.ts';
import { Template } from '../template.ts';
import { Missing } from '../undefined-variable.ts';
import { isDict, isList, LazyDict, Undefined, type Value } from '../value.ts';
import { globalNames, globalOf } from './globals.ts';
import { borrow, isBorrowed } from './settle.ts';

/*
 * A chain such as `a.b[0]` walks over values as they are written and renders only what it arrives at, so that
 * `a: {x: 1, y: "{{ a.x }}"}` works and a big dict is not rendered for one of its keys.
 */

/** A variable of the template, of the scope, or a global; its own template is rendered, none within it. */
export function variable(frame: ScopeFrame, name: string, start: number, end: number): Value {
  const { session, place } = frame;
  session.mark(place, start, end);
  const value = known(frame, name);
  if (value !== undefined) return session.copies.current(value);
  return new Missing(name, {
    word: name,
    place: () => place(start, end),
    candidates: () => [...frame.names(), ...session.scope.names(), ...globalNames(session.engine.library)],
  });
}

/** Renders what is left of templates in the value a chain arrived at; only values of the scope can hold any. */
export const settle = (frame: ScopeFrame, value: Value): Value =>
  isBorrowed(value) ? frame.session.settle(value) : value;

/** One step of a chain, `base.name`; `path` is the chain as written, where it is made of names alone. */
export function attribute(
  frame: ScopeFrame,
  base: Value,
  name: string,
  path: string | null,
  start: number,
  end: number,
): Value {
  frame.session.mark(frame.place, start, end);
  const own = isDict(base) && !DICT_METHODS.has(name) ? base.get(name) : undefined;
  if (own !== undefined) return opened(frame, base, own, path ?? name);
  const settled = settle(frame, base);
  return explained(frame, settled, attributeOf(settled, name), { word: name, path, start, end });
}

/** One step of a chain, `base[key]`. */
export function item(
  frame: ScopeFrame,
  base: Value,
  key: Value,
  path: string | null,
  start: number,
  end: number,
): Value {
  frame.session.mark(frame.place, start, end);
  const own = isDict(base) || isList(base) ? elementOf(base, usable(key)) : undefined;
  if (own !== undefined) return opened(frame, base, own, path ?? String(key));
  const settled = settle(frame, base);
  return explained(frame, settled, itemOf(settled, key), { word: String(key), path, start, end });
}

function opened(frame: ScopeFrame, base: Value, value: Value, name: string): Value {
  const { session } = frame;
  if (isBorrowed(base)) borrow(value);
  return session.copies.current(value instanceof Template ? session.resolveLater(value, name) : value);
}

interface Step {
  readonly word: string;
  readonly path: string | null;
  readonly start: number;
  readonly end: number;
}

/** An undefined result with all that its error will need. */
function explained(frame: ScopeFrame, base: Value, result: Value, { word, path, start, end }: Step): Value {
  if (!(result instanceof Undefined) || base instanceof Undefined) return result;
  const { place } = frame;
  const details = { word, place: () => place(start, end), candidates: () => keysOf(base) };
  return path === null ? new Missing(result.name, details, result.message) : new Missing(path, details);
}

const keysOf = (value: Value): string[] =>
  isDict(value) || value instanceof LazyDict ? [...value.keys()].map(String) : [];

function known(frame: ScopeFrame, name: string): Value | undefined {
  const local = frame.lookup(name);
  if (local !== undefined) return local;
  const { session } = frame;
  const value = session.variable(name);
  if (value !== undefined) borrow(value);
  return value === undefined ? globalOf(session.engine.library, name) : value;
}
