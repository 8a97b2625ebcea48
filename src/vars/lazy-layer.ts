import type { Value } from '../template/value.ts';
import type { Layer } from './layered-scope.ts';

/** Variables that are computed when first asked for and then kept. */
export function lazyLayer(makers: Readonly<Record<string, () => Value | undefined>>): Layer {
  const made = new Map<string, Value | undefined>();
  return {
    get(name) {
      if (!Object.hasOwn(makers, name)) return undefined;
      if (!made.has(name)) made.set(name, makers[name]?.());
      return made.get(name);
    },
    keys: () => Object.keys(makers),
  };
}
