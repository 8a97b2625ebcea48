import { markdownTable } from './markdown.ts';
import { phasesOf, type Sample, samplesOf } from './result.ts';
import { median, ratios, short, spread } from './statistics.ts';
import { placeOf } from './table.ts';
import type { TrickResult } from './tricks.ts';

const head = [
  'without',
  'case',
  'turns',
  'kB sent',
  'controller CPU s',
  'host CPU s',
  'wall ratio',
  'controller CPU ratio',
];

/** What each optimisation is worth: with it -> without it, medians; ratios are taken in pairs, above 1 where it helps. */
export function tricksTable(results: readonly TrickResult[]): string {
  const rows = results.flatMap((result) => phasesOf(result).map((phase) => rowOf(result, phase)));
  const failures = results.flatMap(({ trick, samples, differences }) => [
    ...differences.map((difference) => `\nNot comparable: ${trick}: ${difference}`),
    ...samples.flatMap(({ tool, phase, failure }) =>
      failure ? [`\nNot comparable: ${tool}, ${phase}: ${failure}`] : [],
    ),
  ]);
  const about = new Map(results.map(({ trick, about }) => [trick, about]));
  return [
    markdownTable(head, rows),
    '',
    ...[...about].map(([trick, text]) => `- **${trick}**: ${text}`),
    ...failures,
    '',
  ].join('\n');
}

function rowOf(result: TrickResult, phase: string): string[] {
  const on = samplesOf(result, phase, 'infrakit');
  const off = samplesOf(result, phase, `infrakit without ${result.trick}`);
  const change = (measure: (sample: Sample) => number | undefined, show: (value: number) => string): string => {
    const [before, after] = [on, off].map((some) => median(some.flatMap((sample) => measure(sample) ?? [])));
    return before === undefined || after === undefined ? '' : `${show(before)} -> ${show(after)}`;
  };
  const ratio = (measure: (sample: Sample) => number) => spread(ratios(off, on, measure), short);
  return [
    result.trick,
    `${result.name}, ${phase} (${placeOf(result)})`,
    change(
      ({ turns }) => turns,
      (value) => value.toFixed(0),
    ),
    change(
      ({ bytes }) => bytes,
      (value) => (value / 1000).toFixed(value < 10_000 ? 1 : 0),
    ),
    change(({ cpu }) => cpu, short),
    change(({ hostCpu }) => hostCpu, short),
    ratio(({ wall }) => wall),
    ratio(({ cpu }) => cpu),
  ];
}
