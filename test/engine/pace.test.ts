import { expect, test } from 'vitest';
import { forEachLimited } from '../../src/engine/limit.ts';
import { Pace } from '../../src/engine/pace.ts';

const hear = (pace: Pace, times: number, milliseconds: number): void => {
  for (let index = 0; index < times; index++) pace.hear(milliseconds, 10);
};

test('auto raises the number of hosts while answers come as quickly as they can', () => {
  const pace = new Pace('auto');
  const first = pace.limit;
  hear(pace, 1_000, 12);
  expect(pace.limit).toBeGreaterThan(first * 2);
});

test('auto lowers it when answers come late, and never below a few', () => {
  const pace = new Pace('auto');
  const first = pace.limit;
  hear(pace, first, 200);
  expect(pace.limit).toBeLessThan(first);
  hear(pace, 10_000, 200);
  expect(pace.limit).toBe(10);
  hear(pace, 1_000, 12);
  expect(pace.limit).toBeGreaterThan(10);
});

test('a fixed number stays', () => {
  const pace = new Pace(7);
  hear(pace, 1_000, 12);
  hear(pace, 1_000, 900);
  expect(pace.limit).toBe(7);
});

test('so many are under way at once as the limit says at the time', async () => {
  let limit = 2;
  let running = 0;
  const seen: number[] = [];
  const results = await forEachLimited(
    [...Array(20).keys()],
    () => limit,
    async (item) => {
      running += 1;
      seen.push(running);
      if (item === 10) limit = 5;
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      return item * 2;
    },
  );
  expect(results).toEqual([...Array(20).keys()].map((item) => item * 2));
  expect(Math.max(...seen.slice(0, 10))).toBe(2);
  expect(Math.max(...seen)).toBe(5);
  expect(
    await forEachLimited(
      [],
      () => 1,
      async () => 1,
    ),
  ).toEqual([]);
});

test('work that never waits lets timers and sockets have their turn', async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  await forEachLimited(
    [...Array(400).keys()],
    () => 50,
    async () => {
      const until = performance.now() + 0.5;
      while (performance.now() < until);
    },
  );
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});

test('the first failure is that of the whole', async () => {
  const failing = forEachLimited(
    [1, 2, 3],
    () => 2,
    async (item) => {
      if (item === 2) throw new Error('two');
    },
  );
  await expect(failing).rejects.toThrow('two');
});
