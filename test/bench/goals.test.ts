import { expect, test } from 'vitest';
import { verdictsOf } from '../../bench/goals.ts';
import type { CaseResult, Sample } from '../../bench/result.ts';
import type { ToolName } from '../../bench/tools.ts';

const sample = (tool: ToolName, run: number, more: Partial<Sample>): Sample => ({
  tool,
  run,
  phase: 'second run',
  wall: 1,
  cpu: 1,
  memory: 50,
  ...more,
});
const role = (rtt: number, samples: readonly Sample[]): CaseResult => ({
  name: 'role',
  summary: '',
  hosts: 1,
  rtt,
  samples,
  notRun: [],
  differences: [],
});

const short = (result: CaseResult): string[] =>
  verdictsOf(result, 'second run').map(({ tool, goal, measured, met }) => `${tool}: ${goal}: ${measured}: ${met}`);

test('goals speak of medians, and of ratios within a run', () => {
  const result = role(50, [
    sample('infrakit', 1, { wall: 1, turnsBeyond: 8, bytes: 50_000 }),
    sample('infrakit', 2, { wall: 2, turnsBeyond: 9, bytes: 30_000 }),
    sample('infrakit', 3, { wall: 1, turnsBeyond: 8, bytes: 30_000 }),
    sample('ansible', 1, { wall: 25 }),
    sample('ansible', 2, { wall: 40 }),
    sample('ansible', 3, { wall: 26 }),
    sample('mitogen', 1, { wall: 9 }),
  ]);
  expect(short(result)).toEqual([
    'infrakit: at most 8 turns beyond the handshake: 8.00: true',
    'ansible: at least 25x wall: 25.0x: true',
    'mitogen: at least 10x wall: 9.00x: false',
    'infrakit: at most 40 kB sent: 30.0: true',
  ]);
});

test('a goal for one delay is silent at another, and so is one whose figure is missing', () => {
  const samples = [sample('infrakit', 1, { hostCpu: 0.1 }), sample('ansible', 1, { wall: 30 })];
  expect(short(role(0, samples))).toEqual(['infrakit: at most 0.08 s of CPU on the host: 0.10: false']);
});

test('a failed sample counts for nothing', () => {
  const failed = sample('ansible', 1, { wall: 100, failure: 'ended with 1' });
  expect(short(role(50, [sample('infrakit', 1, {}), failed]))).toEqual([]);
});
