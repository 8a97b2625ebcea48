import type { CaseResult, Sample } from './run-case.ts';
import type { ToolName } from './tools.ts';

type Measure = 'wall' | 'cpu' | 'hostCpu' | 'turns' | 'bytes' | 'memory';

const columns: readonly {
  readonly title: string;
  readonly measure: Measure;
  readonly show: (value: number) => string;
}[] = [
  { title: 'wall s', measure: 'wall', show: short },
  { title: 'controller CPU s', measure: 'cpu', show: short },
  { title: 'host CPU s', measure: 'hostCpu', show: short },
  { title: 'turns', measure: 'turns', show: (value) => value.toFixed(0) },
  { title: 'kB sent', measure: 'bytes', show: (value) => (value / 1000).toFixed(0) },
  { title: 'memory MB', measure: 'memory', show: (value) => value.toFixed(0) },
];

/** A result as Markdown: for each phase and tool the medians with their spread, and the wall and CPU as multiples of InfraKit's. */
export function tableOf(result: CaseResult): string {
  const where =
    result.hosts === 0 ? 'controller alone' : `${result.hosts} host${result.hosts > 1 ? 's' : ''}, ${result.rtt} ms`;
  const titles = ['phase', 'tool', 'wall ratio', 'CPU ratio', ...columns.map(({ title }) => title)];
  const phases = [...new Set(result.samples.map(({ phase }) => phase))];
  const rows = phases.flatMap((phase) => rowsOf(result.samples.filter((sample) => sample.phase === phase)));
  const failures = [...result.differences, ...failuresOf(result.samples)];
  return [
    `### ${result.name}: ${result.summary} (${where})`,
    '',
    line(titles),
    line(titles.map(() => '--')),
    ...rows.map(line),
    ...failures.map((failure) => `\nNot comparable: ${failure}`),
    '',
  ].join('\n');
}

function rowsOf(samples: readonly Sample[]): string[][] {
  const tools = [...new Set(samples.map(({ tool }) => tool))].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const own = samples.filter(({ tool }) => tool === 'infrakit');
  return tools.map((tool) => {
    const its = samples.filter((sample) => sample.tool === tool && sample.failure === undefined);
    if (its.length === 0) return [its[0]?.phase ?? samples[0]?.phase ?? '', names[tool], 'failed'];
    return [
      its[0]?.phase ?? '',
      names[tool],
      ratio(its, own, 'wall'),
      ratio(its, own, 'cpu'),
      ...columns.map(({ measure, show }) => spread(valuesOf(its, measure), show)),
    ];
  });
}

const order: readonly ToolName[] = ['infrakit', 'ansible', 'mitogen', 'scp', 'floor'];
const names: Readonly<Record<ToolName, string>> = {
  infrakit: 'infrakit',
  ansible: 'ansible, pipelining',
  mitogen: 'ansible, mitogen',
  scp: 'scp',
  floor: 'floor',
};

/** Each sample over InfraKit's of the same run: what ran side by side suffered from the same neighbours. */
function ratio(its: readonly Sample[], own: readonly Sample[], measure: 'wall' | 'cpu'): string {
  const pairs = its.flatMap((sample) => {
    const other = own.find(({ run, failure }) => run === sample.run && failure === undefined);
    return other ? [sample[measure] / other[measure]] : [];
  });
  return spread(pairs, (value) => `${short(value)}x`);
}

function spread(values: readonly number[], show: (value: number) => string): string {
  if (values.length === 0) return '';
  const sorted = [...values].sort((a, b) => a - b);
  const [least, most] = [show(sorted[0] ?? 0), show(sorted.at(-1) ?? 0)];
  const [lower = 0, upper = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  const median = show((lower + upper) / 2);
  return least === most ? median : `${median} (${least}-${most})`;
}

const valuesOf = (samples: readonly Sample[], measure: Measure): number[] =>
  samples.map((sample) => sample[measure]).filter((value) => value !== undefined);

const failuresOf = (samples: readonly Sample[]): string[] =>
  samples
    .filter(({ failure }) => failure)
    .map(({ tool, phase, run, failure }) => `${tool}, ${phase}, run ${run} ${failure}`);

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
