/** Work that never waits for anything gives way to everything else after so many milliseconds. */
const STRETCH = 15;

/**
 * Runs `work` for every item, so many at once as `limit` says at the time, and gives the results in the order of the
 * items.
 */
export function forEachLimited<T, R>(
  items: readonly T[],
  limit: () => number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  return new Promise((resolve, reject) => {
    const results: R[] = [];
    let next = 0;
    let running = 0;
    let begun = performance.now();
    let isResting = false;

    const start = (index: number): void => {
      running += 1;
      work(items[index] as T).then((result) => {
        results[index] = result;
        running -= 1;
        proceed();
      }, reject);
    };
    const proceed = (): void => {
      if (next === items.length && running === 0) resolve(results);
      while (!isResting && next < items.length && running < Math.max(1, limit())) {
        if (performance.now() - begun > STRETCH) rest();
        else start(next++);
      }
    };
    const rest = (): void => {
      isResting = true;
      setImmediate(() => {
        isResting = false;
        begun = performance.now();
        proceed();
      });
    };
    proceed();
  });
}
