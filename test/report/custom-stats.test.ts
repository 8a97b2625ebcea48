import { expect, test } from 'vitest';
import { CustomStats } from '../../src/engine/custom-stats.ts';
import { customStats } from '../../src/report/custom-stats.ts';
import type { Dict, Value } from '../../src/template/value.ts';

const dict = (entries: Record<string, Value>): Dict => new Map(Object.entries(entries));

test('figures are added, those of a host under its name, and shown as Ansible shows them', () => {
  const stats = new CustomStats();
  const add = (entries: Record<string, Value>, { perHost = false, aggregate = true } = {}, host = 'h2') =>
    stats.add({ kind: 'stats', stats: dict(entries), perHost, aggregate }, host);
  add({ n: 10, text: 'a', list: [1], deep: dict({ b: 1, a: 2 }), kind: 1, once: 1 });
  add({ n: 15, text: 'b', list: [2], deep: dict({ b: 3 }), kind: 'x' });
  add({ once: 7 }, { aggregate: false });
  add({ own: 1 }, { perHost: true });
  add({ own: 2 }, { perHost: true }, 'h1');
  expect(customStats(stats.told().custom, 30)).toEqual([
    '\nCUSTOM STATS: *****************',
    '\th1: { "own": 2}',
    '\th2: { "own": 1}',
    '\tRUN: { "deep": {  "a": 2,  "b": 3 }, "kind": 1, "list": [  1,  2 ], "n": 25, "once": 7, "text": "ab"}',
    '',
  ]);
});

test('without any there is nothing to show', () => {
  expect(customStats(new CustomStats().told().custom)).toEqual([]);
});
