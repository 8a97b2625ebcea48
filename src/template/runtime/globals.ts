import { NativeFunction } from '../operations/call.ts';
import { pairsOf } from '../operations/dict-methods.ts';
import { OMIT, type Value } from '../value.ts';
import type { Library } from './engine.ts';
import { makeLookupFunctions } from './lookup-functions.ts';
import { Namespace } from './namespace.ts';

/** What the language itself brings along; everything else is in the library. */
const OWN: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['namespace', new NativeFunction('namespace', makeNamespace)],
  ['omit', OMIT],
]);

const functions = new WeakMap<Library, Map<string, Value>>();

function makeNamespace({ positional, named }: { positional: readonly Value[]; named: ReadonlyMap<string, Value> }) {
  const attributes = new Map(named);
  for (const source of positional) for (const [key, value] of pairsOf(source)) attributes.set(String(key), value);
  return new Namespace(attributes);
}

/** The global of a name, behind every variable. */
export const globalOf = (library: Library, name: string): Value | undefined =>
  OWN.get(name) ?? functionsOf(library).get(name);

export const globalNames = (library: Library): string[] => [...OWN.keys(), ...functionsOf(library).keys()];

function functionsOf(library: Library): Map<string, Value> {
  let made = functions.get(library);
  if (!made) {
    made = new Map();
    for (const [name, global] of library.globals) {
      made.set(name, new NativeFunction(name, (args, context) => global.run(args, context)));
    }
    for (const run of makeLookupFunctions(library.lookups)) made.set(run.name, run);
    functions.set(library, made);
  }
  return made;
}
