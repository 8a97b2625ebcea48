import { expect, it } from 'vitest';
import { Gate } from '../../src/connection/gate.ts';

/** How many pieces of work ran at once at most, when so many are sent through the gate. */
async function peak(gate: Gate, count: number): Promise<number> {
  let running = 0;
  let most = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running -= 1;
  };
  await Promise.all(Array.from({ length: count }, () => gate.run(work)));
  return most;
}

it('lets so many through at once', async () => {
  expect(await peak(new Gate(3), 20)).toBe(3);
});

it('lets half as many through after it was narrowed, and never none', async () => {
  const gate = new Gate(4);
  gate.narrow();
  expect(await peak(gate, 20)).toBe(2);
  for (let times = 0; times < 5; times += 1) gate.narrow();
  expect(await peak(gate, 5)).toBe(1);
});

it('can be narrowed while work waits', async () => {
  const gate = new Gate(8);
  const first = peak(gate, 40);
  gate.narrow();
  gate.narrow();
  gate.narrow();
  await first;
  expect(await peak(gate, 10)).toBe(1);
});

it('frees the place of work that fails', async () => {
  const gate = new Gate(1);
  await expect(gate.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await gate.run(async () => 'next')).toBe('next');
});

it('is narrowed once by all that fail together', async () => {
  const gate = new Gate(8);
  const begun = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 2));
  for (let times = 0; times < 5; times += 1) gate.narrow(begun);
  expect(await peak(gate, 20)).toBe(4);
});

it('opens again, step by step, while all goes well, and never beyond what it was', async () => {
  const gate = new Gate(2);
  gate.narrow();
  for (let times = 0; times < 15; times += 1) gate.trust();
  expect(await peak(gate, 5)).toBe(1);
  gate.trust();
  expect(await peak(gate, 5)).toBe(2);
  for (let times = 0; times < 99; times += 1) gate.trust();
  expect(await peak(gate, 9)).toBe(2);
});
