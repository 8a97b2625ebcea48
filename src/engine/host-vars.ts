import type { Renderer } from '../template/renderer.ts';
import type { Scope } from '../template/scope.ts';
import { LazyDict, type Value } from '../template/value.ts';

/** The values of a scope, rendered one by one: one host of `hostvars`, and `vars`. */
export class RenderedScope extends LazyDict {
  readonly #scope: Scope;
  readonly #renderer: Renderer;
  readonly #without: readonly string[];

  /** @param without names that hold the whole again: who writes all of it down would never end */
  constructor(scope: Scope, renderer: Renderer, without: readonly string[]) {
    super();
    this.#scope = scope;
    this.#renderer = renderer;
    this.#without = without;
  }

  get(name: string): Value | undefined {
    if (this.#without.includes(name)) return undefined;
    const value = this.#scope.get(name);
    return value === undefined ? undefined : this.#renderer.render(value, this.#scope, name);
  }

  keys(): Iterable<string> {
    return [...this.#scope.names()].filter((name) => !this.#without.includes(name));
  }
}

/** `hostvars`: every host's variables, rendered as that host sees them. */
export class HostVars extends LazyDict {
  readonly #names: () => Iterable<string>;
  readonly #variables: (host: string) => LazyDict | undefined;

  constructor(names: () => Iterable<string>, variables: (host: string) => LazyDict | undefined) {
    super();
    this.#names = names;
    this.#variables = variables;
  }

  get(host: string): LazyDict | undefined {
    return this.#variables(host);
  }

  keys(): Iterable<string> {
    return this.#names();
  }
}
