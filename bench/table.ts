import { verdictsOf } from './goals.ts';
import { markdownTable } from './markdown.ts';
import { type CaseResult, phasesOf, type Sample, samplesOf } from './result.ts';
import { ratios, short, spread } from './statistics.ts';
import type { ToolName } from './tools.ts';

type Measure = 'wall' | 'cpu' | 'hostCpu' | 'turns' | 'turnsBeyond' | 'bytes' | 'memory';

const whole = (value: number): string => value.toFixed(0);
const columns: readonly {
  readonly title: string;
  readonly measure: Measure;
  readonly show: (value: number) => string;
}[] = [
  { title: 'turns', measure: 'turns', show: whole },
  { title: 'beyond the handshake', measure: 'turnsBeyond', show: whole },
  { title: 'kB sent', measure: 'bytes', show: (value) => (value / 1000).toFixed(value < 10_000 ? 1 : 0) },
  { title: 'controller CPU s', measure: 'cpu', show: short },
  { title: 'host CPU s', measure: 'hostCpu', show: short },
  { title: 'wall s', measure: 'wall', show: short },
  { title: 'memory MB', measure: 'memory', show: whole },
];

/** A result as Markdown: for each phase and tool what it took, how many times InfraKit's that is, and the goals. */
export function tableOf(result: CaseResult): string {
  const failures = [...result.differences, ...result.samples.flatMap(failureOf)];
  const used = columns.filter(({ measure }) => result.samples.some((sample) => sample[measure] !== undefined));
  return [
    `### ${result.name}: ${result.summary} (${placeOf(result)})`,
    '',
    markdownTable(
      ['phase', 'tool', 'wall ratio', 'CPU ratio', 'goal', 'met', ...used.map(({ title }) => title)],
      phasesOf(result).flatMap((phase) => rowsOf(result, phase, used)),
    ),
    ...result.notRun.map(({ tool, why }) => `\nNot run: ${toolNames(tool)}: ${why}`),
    ...failures.map((failure) => `\nNot comparable: ${failure}`),
    '',
  ].join('\n');
}

export function placeOf({ hosts, rtt }: Pick<CaseResult, 'hosts' | 'rtt'>): string {
  return hosts === 0 ? 'controller alone' : `${hosts} host${hosts > 1 ? 's' : ''}, ${rtt} ms`;
}

export const toolNames = (tool: ToolName): string => names.get(tool) ?? tool;

const names = new Map<ToolName, string>([
  ['infrakit', 'infrakit'],
  ['ansible', 'ansible, pipelining'],
  ['mitogen', 'ansible, mitogen'],
  ['scp', 'scp'],
  ['floor', 'floor'],
]);

function rowsOf(result: CaseResult, phase: string, used: typeof columns): string[][] {
  const order = [...names.keys()];
  const present = new Set(result.samples.filter((sample) => sample.phase === phase).map(({ tool }) => tool));
  const tools = [...present].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const own = samplesOf(result, phase, 'infrakit');
  const verdicts = verdictsOf(result, phase);
  return tools.map((tool) => {
    const its = samplesOf(result, phase, tool);
    const judged = verdicts.filter((verdict) => verdict.tool === tool);
    return [
      phase,
      toolNames(tool),
      ...(its.length === 0
        ? ['failed', '']
        : [spread(ratiosOf(its, own, 'wall'), multiple), spread(ratiosOf(its, own, 'cpu'), multiple)]),
      judged.map(({ goal }) => goal).join('; '),
      judged.map(({ met, measured }) => `${met ? 'met' : 'not met'} (${measured})`).join('; '),
      ...used.map(({ measure, show }) =>
        spread(
          its.flatMap((sample) => sample[measure] ?? []),
          show,
        ),
      ),
    ];
  });
}

const multiple = (value: number): string => `${short(value)}x`;

const ratiosOf = (its: readonly Sample[], own: readonly Sample[], measure: 'wall' | 'cpu'): number[] =>
  ratios(its, own, (sample) => sample[measure]);

const failureOf = ({ tool, phase, run, failure }: Sample): string[] =>
  failure === undefined ? [] : [`${tool}, ${phase}, run ${run} ${failure}`];
