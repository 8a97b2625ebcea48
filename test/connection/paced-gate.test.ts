import { expect, it } from 'vitest';
import { PacedGate } from '../../src/connection/paced-gate.ts';

/** How many pieces of work ran at once at most. */
async function peak(gate: PacedGate, count: number, work: () => Promise<void>): Promise<number> {
  let running = 0;
  let most = 0;
  const counted = async () => {
    running += 1;
    most = Math.max(most, running);
    await work();
    running -= 1;
  };
  await Promise.all(Array.from({ length: count }, () => gate.run(counted)));
  return most;
}

const wait = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time));

it('lets more in while they only wait, up to a limit', async () => {
  const gate = new PacedGate(2, 12);
  expect(await peak(gate, 60, () => wait(150))).toBe(11);
});

it('lets no more in while they keep the event loop busy, and begins anew when all are through', async () => {
  const gate = new PacedGate(2, 100);
  const busy = async () => {
    const end = performance.now() + 30;
    while (performance.now() < end);
    await wait(1);
  };
  expect(await peak(gate, 10, busy)).toBeLessThan(4);
  await wait(50);
  expect(await peak(gate, 10, busy)).toBeLessThan(4);
});
