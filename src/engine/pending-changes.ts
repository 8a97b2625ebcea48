/** Where the changes lie that check mode did not make to one host: paths, `/` standing for anything on it. */
export class PendingChanges {
  readonly #paths = new Set<string>();

  /** True once a task would have changed the host: what is missing now may be there then. */
  get any(): boolean {
    return this.#paths.size > 0;
  }

  /** @param paths what a change touches; a path that is not absolute may be anywhere */
  add(paths: readonly string[]): void {
    for (const path of paths) this.#paths.add(normal(path));
  }

  /** Whether what stands at one of the paths, above or below it may be another after the pending changes. */
  mayAlter(paths: readonly string[]): boolean {
    return overlap(paths, [...this.#paths]);
  }
}

/** Whether a path of one list is one of the other, or lies above or below it. A path that is not absolute may be anywhere. */
export function overlap(some: readonly string[], others: readonly string[]): boolean {
  const [left, right] = [some.map(normal), others.map(normal)];
  return left.some((one) => right.some((other) => within(one, other) || within(other, one)));
}

const normal = (path: string): string =>
  path.startsWith('/') ? path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1') : '/';
const within = (path: string, directory: string): boolean =>
  directory === '/' || path === directory || path.startsWith(`${directory}/`);
