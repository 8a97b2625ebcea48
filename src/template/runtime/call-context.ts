import type { CallArguments, CallContext, Filter, Test } from '../library.ts';
import { callValue } from '../operations/call.ts';
import { text } from '../operations/text.ts';
import { orElse, refuse, usable } from '../operations/usable.ts';
import type { Scope } from '../scope.ts';
import { Unknown, type Value } from '../value.ts';
import { readPlain } from './read-plain.ts';
import { renderSource } from './render-source.ts';
import type { Session } from './session.ts';

/** What filters, tests and lookups may ask of a rendering. */
export function makeCallContext(session: Session): CallContext {
  const { filters, tests } = session.engine.library;
  return {
    scope: session.scope,
    surroundings: session.engine.surroundings,
    variable(name) {
      const value = session.variable(name);
      return value === undefined ? undefined : session.settle(value);
    },
    filter(name, input, args) {
      const filter = filters.get(name) ?? refuse(`there is no filter "${name}"`);
      return filter.run(admitted(filter, input, args), args, this);
    },
    test(name, input, args) {
      const test = tests.get(name) ?? refuse(`there is no test "${name}"`);
      return test.run(admitted(test, input, args), args, this);
    },
    call: (callable, args) => callValue(session.copies.guard(callable), args, session.context),
    renderFile(path, extra, options) {
      const source = { path, text: readPlain(path, session.engine.surroundings.vault) };
      const inner = session.inner(extra ? withVariables(session.scope, extra) : session.scope);
      return text(session.deeper(() => renderSource(inner, source, session.engine.compileFile(source, options))));
    },
  };
}

/** The input, where this filter or test can take it. */
function admitted(callee: Filter | Test, input: Value, { positional, named }: CallArguments): Value {
  if (callee.acceptsUndefined) return input;
  for (const value of positional) if (value instanceof Unknown) usable(value);
  if (named.size > 0) for (const value of named.values()) if (value instanceof Unknown) usable(value);
  return usable(input);
}

const withVariables = (scope: Scope, extra: ReadonlyMap<string, Value>): Scope => ({
  get: (name) => orElse(extra.get(name), () => scope.get(name)),
  names: () => new Set([...extra.keys(), ...scope.names()]),
  searchPath: (kind) => scope.searchPath(kind),
  isAhead: scope.isAhead === true,
});
