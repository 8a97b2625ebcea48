import { mergedValue } from '../template/operations/merge-variables.ts';
import type { FileKind, Scope } from '../template/scope.ts';
import type { Dict, Key, Value } from '../template/value.ts';

/** One source of variables. A `Dict` is one; lazy sources make their values when asked. */
export interface Layer {
  get(name: string): Value | undefined;
  keys(): Iterable<Key>;
}

interface Wishes {
  readonly isAhead?: boolean;
  readonly merges?: boolean;
  readonly identity?: object | undefined;
  readonly owner?: string | undefined;
}

/** Where relative files are searched, by kind, nearest first. */
export type SearchPath = (kind: FileKind) => readonly string[];

/** Variables in the order of Ansible's precedence: a later layer hides an earlier one. Nothing is copied. */
export class LayeredScope implements Scope {
  readonly #layers: readonly Layer[];
  readonly #search: SearchPath;
  readonly isAhead: boolean;
  readonly identity: object;
  readonly owner: string | undefined;
  readonly #merges: boolean;

  /**
   * @param layers lowest first
   * @param wishes whether what is rendered in it is rendered before its turn, whether mappings of one name are merged,
   *   what stands for the scope where it is made anew, and whose variables these are
   */
  constructor(layers: readonly Layer[], search: SearchPath, wishes: Wishes = {}) {
    const { isAhead = false, merges = false, identity = this, owner } = wishes;
    this.#layers = layers;
    this.#search = search;
    this.isAhead = isAhead;
    this.#merges = merges;
    this.identity = identity;
    this.owner = owner;
  }

  get(name: string): Value | undefined {
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const value = this.#layers[i]?.get(name);
      if (value !== undefined) return this.#merges && value instanceof Map ? this.#merged(name, value, i) : value;
    }
    return undefined;
  }

  /** A mapping over those below it, down to the first value that is none. */
  #merged(name: string, top: Dict, at: number): Value {
    let merged: Value = top;
    for (let i = at - 1; i >= 0; i--) {
      const below = this.#layers[i]?.get(name);
      if (below === undefined) continue;
      if (!(below instanceof Map)) break;
      merged = mergedValue(below, merged);
    }
    return merged;
  }

  *names(): Iterable<string> {
    const seen = new Set<string>();
    for (const layer of this.#layers) {
      for (const key of layer.keys()) {
        const name = String(key);
        if (!seen.has(name)) yield name;
        seen.add(name);
      }
    }
  }

  searchPath(kind: FileKind): readonly string[] {
    return this.#search(kind);
  }

  /** The same scope with more variables on top, such as those of a loop item. */
  with(...layers: readonly Layer[]): LayeredScope {
    return new LayeredScope([...this.#layers, ...layers], this.#search, {
      isAhead: this.isAhead,
      merges: this.#merges,
      owner: this.owner,
    });
  }

  /** The same scope for what is rendered before its turn. */
  ahead(): LayeredScope {
    return new LayeredScope(this.#layers, this.#search, { isAhead: true, merges: this.#merges, owner: this.owner });
  }
}
