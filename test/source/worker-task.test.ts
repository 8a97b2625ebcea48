import { expect, it } from 'vitest';
import { runInWorker } from '../../src/source/worker-task.ts';

it('runs elsewhere and answers', async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 5);
  const busy = 'const end = Date.now() + 150; while (Date.now() < end); done(input.a + 1);';
  expect(await runInWorker<number>(busy, { a: 1 })).toBe(2);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});

it('fails as the work fails, or where it gives no answer', async () => {
  await expect(runInWorker('throw new TypeError("broken " + input)', 'now')).rejects.toThrow('broken now');
  await expect(runInWorker('process.exit(3)', undefined)).rejects.toThrow('status 3');
});
