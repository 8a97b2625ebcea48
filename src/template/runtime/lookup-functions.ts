import { InfrakitError } from '../../source/infrakit-error.ts';
import { didYouMean } from '../../source/nearest.ts';
import type { CallArguments, CallContext, Lookup } from '../library.ts';
import { reasonFor } from '../not-here.ts';
import { NativeFunction } from '../operations/call.ts';
import { text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse, usable } from '../operations/usable.ts';
import type { Value } from '../value.ts';

/** The functions of templates that call a lookup: `lookup` gives one value, `query` and `q` a list. */
export function makeLookupFunctions(lookups: ReadonlyMap<string, Lookup>): NativeFunction[] {
  return [
    new NativeFunction('lookup', (args, context) => callLookup(lookups, args, context, false)),
    new NativeFunction('query', (args, context) => callLookup(lookups, args, context, true)),
    new NativeFunction('q', (args, context) => callLookup(lookups, args, context, true)),
  ];
}

/** A lookup would have left a trace in a rendering before its turn. */
class NotAhead extends Error {
  override readonly name = 'NotAhead';
}

/** What the lookup of a name finds. @throws InfrakitError where there is none of that name */
export function runLookup(
  lookups: ReadonlyMap<string, Lookup>,
  name: string,
  terms: readonly Value[],
  options: ReadonlyMap<string, Value>,
  context: CallContext,
): readonly Value[] {
  const lookup =
    lookups.get(name) ??
    refuse(`there is no lookup "${name}"`, reasonFor('lookup', name) ?? didYouMean(name, lookups.keys()));
  if (lookup.leavesTrace && context.scope.isAhead) throw new NotAhead(`the lookup "${name}" waits for its turn`);
  return lookup.run(terms, options, context);
}

function callLookup(
  lookups: ReadonlyMap<string, Lookup>,
  { positional, named }: CallArguments,
  context: CallContext,
  isQuery: boolean,
): Value {
  const [name, ...terms] = positional.map(usable);
  if (name === undefined) return refuse('lookup() wants the name of a lookup');
  const options = new Map(named);
  const errors = options.get('errors') ?? 'strict';
  const asList = truth(options.get('wantlist') ?? isQuery);
  options.delete('errors');
  options.delete('wantlist');
  try {
    const found = runLookup(lookups, text(name), terms, options, context);
    return asList ? found : joined(found);
  } catch (error) {
    const isForgiven = errors === 'ignore' || errors === 'warn';
    if (!isForgiven || !(error instanceof InfrakitError)) throw error;
    if (errors === 'warn')
      context.surroundings.warn?.(`the lookup "${text(name)}" failed, and is forgiven: ${error.message}`);
    return asList ? [] : null;
  }
}

/** Texts are joined by commas; of other values a single one is given as it is, and of none the empty list. */
function joined(found: readonly Value[]): Value {
  if (found.length === 0) return [];
  if (found.every((value) => typeof value === 'string')) return found.join(',');
  return found.length === 1 ? (found[0] ?? null) : found;
}
