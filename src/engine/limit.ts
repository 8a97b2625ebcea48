import { breathe } from '../source/breathe.ts';

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
        const pause = breathe();
        if (pause) rest(pause);
        else start(next++);
      }
    };
    const rest = (pause: Promise<void>): void => {
      isResting = true;
      void pause.then(() => {
        isResting = false;
        proceed();
      });
    };
    proceed();
  });
}
