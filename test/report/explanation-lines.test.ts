import { expect, test } from 'vitest';
import { explanationLines } from '../../src/report/explanation-lines.ts';

const probe = { name: 'at', script: 'stat -- /a\necho', batch: 3, early: true };

test('what was asked, planned and run, and in which round trips', () => {
  const plan = [{ what: 'content', certainty: 'will' as const, script: 'mv a b' }];
  expect(explanationLines('h1', 'x', { probes: [probe], plan, batch: 4 })).toEqual([
    'explained: [h1] => (item=x)',
    '  asked at, round trip 3, ahead of its turn:',
    '    stat -- /a',
    '    echo',
    '  planned content:',
    '    mv a b',
    '  carried out in round trip 4',
  ]);
});

test('what asked and planned nothing says so, and a long script is cut', () => {
  expect(explanationLines('h1', undefined, { probes: [], plan: [] })).toEqual([
    'explained: [h1]',
    '  asked nothing',
    '  planned nothing',
  ]);
  const plan = [{ what: 'command', certainty: 'may' as const, script: 'x\n'.repeat(50) }];
  const lines = explanationLines('h1', undefined, { probes: [], plan });
  expect(lines).toContain('  planned command, which may change nothing:');
  expect(lines.at(-1)).toBe('    ... and 11 more lines');
});

test('a script cannot write to the terminal what it likes', () => {
  const hostile = { ...probe, script: 'printf \u001b[2J' };
  expect(explanationLines('h1', undefined, { probes: [hostile], plan: [] }).join('')).not.toContain('\u001b');
});
