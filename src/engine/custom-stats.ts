import type { Effect } from '../sdk/control.ts';
import { binary } from '../template/operations/arithmetic.ts';
import { type Dict, isDict, isList, type Json, toJson, type Value } from '../template/value.ts';

type Stats = Extract<Effect, { kind: 'stats' }>;

/** What `set_stats` gave during a run. */
export class CustomStats {
  /** By host; what is of no single host stands under `_run`. */
  readonly #stats = new Map<string, Dict>();

  add({ stats, perHost, aggregate }: Stats, host: string): void {
    const key = perHost ? host : '_run';
    const known = this.#stats.get(key) ?? new Map();
    this.#stats.set(key, known);
    for (const [name, value] of stats) {
      const before = known.get(name);
      if (!aggregate || before === undefined) known.set(name, value);
      else known.set(name, sum(before, value) ?? before);
    }
  }

  /** For the event of the end; without a single figure there is nothing to tell. */
  told(): { readonly custom?: Record<string, Record<string, Json>> } {
    if (this.#stats.size === 0) return {};
    const entries = [...this.#stats].map(([host, stats]) => [host, toJson(stats) as Record<string, Json>] as const);
    return { custom: Object.fromEntries(entries) };
  }
}

/** Numbers and texts are added, lists joined, mappings merged; undefined for values of two kinds, which Ansible passes over. */
function sum(before: Value, value: Value): Value | undefined {
  if (isDict(before) && isDict(value)) return new Map([...before, ...value]);
  if (isList(before) && isList(value)) return [...before, ...value];
  return typeof before === typeof value && before !== null && !isDict(before) && !isList(before)
    ? binary('+', before, value)
    : undefined;
}
