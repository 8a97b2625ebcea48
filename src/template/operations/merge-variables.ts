import { type Dict, isDict, type Value } from '../value.ts';

/** Puts variables over others: each replaces one of its name, or mappings are merged, as `hash_behaviour` says. */
export function putOver(all: Dict, over: Dict, merges: boolean): void {
  for (const [name, value] of over) all.set(name, merges ? mergedValue(all.get(name), value) : value);
}

/** One value over another: of two mappings one with the keys of both, however deep; else the upper one. */
export function mergedValue(lower: Value | undefined, upper: Value): Value {
  if (lower === undefined || !(lower instanceof Map) || !(upper instanceof Map)) return upper;
  const merged: Dict = new Map(lower as Dict);
  for (const [key, value] of upper as Dict) {
    const below = merged.get(key);
    merged.set(key, below !== undefined && isDict(below) && isDict(value) ? mergedValue(below, value) : value);
  }
  return merged;
}
