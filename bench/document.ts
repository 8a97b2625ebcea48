import { verdictsOf } from './goals.ts';
import { manyTables } from './many-table.ts';
import { markdownTable } from './markdown.ts';
import type { BenchRecord } from './record.ts';
import { type CaseResult, phasesOf, type Sample, samplesOf } from './result.ts';
import { median, ratios, short, spread } from './statistics.ts';
import { placeOf, toolNames } from './table.ts';
import type { ToolName } from './tools.ts';
import { tricksTable } from './tricks-table.ts';

/** The tables of docs/performance.md, under the headings that they have there, as far as the records hold them. */
export function documentOf(records: readonly BenchRecord[]): string {
  const cases = records.flatMap(({ cases = [] }) => cases);
  const tricks = records.flatMap(({ tricks = [] }) => tricks);
  const many = records.flatMap(({ many = [] }) => many);
  const measured = new Set(records.flatMap(({ machine, versions }) => [machine, ...versions]));
  const sections = [
    cases.length > 0 && `## Goals\n\n${goalsTable(cases)}`,
    cases.length > 0 && `## What it takes\n\n${costsTable(cases)}`,
    cases.length > 0 && `## How many times as much as InfraKit\n\n${ratiosTable(cases)}${notRun(cases)}`,
    felt(cases).length > 0 && `## Turns, counted and felt\n\n${feltTable(cases)}`,
    tricks.length > 0 && `## What each optimisation is worth\n\n${tricksTable(tricks)}`,
    many.length > 0 && `## A thousand hosts, and the model of cost\n\n${many.map(manyTables).join('\n')}`,
  ];
  return [[...measured].map((line) => `- ${line}`).join('\n'), ...sections.filter(Boolean)].join('\n\n');
}

const rivals: readonly ToolName[] = ['ansible', 'mitogen', 'scp', 'floor'];
const steps = (cases: readonly CaseResult[]) =>
  cases.flatMap((result) => phasesOf(result).map((phase) => ({ result, phase })));
const titleOf = (result: CaseResult, phase: string): string =>
  result.hosts === 0 ? `${result.name}: ${phase}` : `${result.name}: ${phase} (${placeOf(result)})`;

function goalsTable(cases: readonly CaseResult[]): string {
  const rows = steps(cases).flatMap(({ result, phase }) =>
    verdictsOf(result, phase).map(({ tool, goal, measured, met }) => [
      titleOf(result, phase),
      tool === 'infrakit' ? goal : `${toolNames(tool)}: ${goal}`,
      measured,
      met ? 'met' : '**not met**',
    ]),
  );
  return markdownTable(['case', 'goal', 'measured', 'met'], rows);
}

function costsTable(cases: readonly CaseResult[]): string {
  const tools: readonly ToolName[] = ['infrakit', 'ansible', 'mitogen', 'floor'];
  const rows = steps(cases).map(({ result, phase }) => {
    const all = (measure: (sample: Sample) => number | undefined, show: (value: number) => string) => {
      const cells = tools.map((tool) => median(samplesOf(result, phase, tool).flatMap((one) => measure(one) ?? [])));
      if (cells.every((cell) => cell === undefined)) return '';
      return cells.map((cell) => (cell === undefined ? '-' : show(cell))).join(', ');
    };
    return [
      titleOf(result, phase),
      all(
        ({ turns }) => turns,
        (value) => value.toFixed(0),
      ),
      all(
        ({ turnsBeyond }) => turnsBeyond,
        (value) => value.toFixed(0),
      ),
      all(
        ({ bytes }) => bytes,
        (value) => (value / 1000).toFixed(0),
      ),
      all(({ cpu }) => cpu, short),
      all(({ hostCpu }) => hostCpu, short),
      all(
        ({ memory }) => memory,
        (value) => value.toFixed(0),
      ),
    ];
  });
  const head = ['turns', 'beyond the handshake', 'kB sent', 'controller CPU s', 'host CPU s', 'memory MB'];
  return `Each cell: ours, pipelining, mitogen, floor.\n\n${markdownTable(['case', ...head], rows)}`;
}

function ratiosTable(cases: readonly CaseResult[]): string {
  const rows = steps(cases).map(({ result, phase }) => {
    const own = samplesOf(result, phase, 'infrakit');
    const times = (tool: ToolName, measure: 'wall' | 'cpu') =>
      spread(
        ratios(samplesOf(result, phase, tool), own, (sample) => sample[measure]),
        short,
      );
    return [
      titleOf(result, phase),
      ...rivals.map((tool) => times(tool, 'wall')),
      ...(['ansible', 'mitogen'] as const).map((tool) => times(tool, 'cpu')),
    ];
  });
  const walls = rivals.map((tool) => `wall: ${toolNames(tool)}`);
  return markdownTable(
    ['case', ...walls, 'controller CPU: ansible, pipelining', 'controller CPU: ansible, mitogen'],
    rows,
  );
}

function notRun(cases: readonly CaseResult[]): string {
  const lines = cases.flatMap((result) =>
    result.notRun.map(({ tool, why }) => `\n- ${result.name} (${placeOf(result)}), ${toolNames(tool)}: ${why}`),
  );
  return lines.length === 0 ? '' : `\n\nNot run:\n${lines.join('')}`;
}

interface Felt {
  readonly row: readonly string[];
}

/** What more delay adds to the wall, in round trips: what was counted has to be what a user waits for. */
function felt(cases: readonly CaseResult[]): Felt[] {
  const delayed = cases.filter(({ rtt }) => rtt > 0);
  return steps(delayed).flatMap(({ result, phase }) => {
    const further = delayed.find(
      ({ name, hosts, rtt }) => name === result.name && hosts === result.hosts && rtt > result.rtt,
    );
    if (further === undefined) return [];
    return (['infrakit', ...rivals] as const).flatMap((tool) => {
      const of = (one: CaseResult, measure: 'wall' | 'turns') =>
        median(samplesOf(one, phase, tool).flatMap((sample) => sample[measure] ?? []));
      const walls = [of(result, 'wall'), of(further, 'wall')];
      const counts = [of(result, 'turns'), of(further, 'turns')];
      if (walls[0] === undefined || walls[1] === undefined) return [];
      const trips = ((walls[1] - walls[0]) * 1000) / (further.rtt - result.rtt);
      const span = `${result.rtt} and ${further.rtt} ms`;
      return [{ row: [`${result.name}: ${phase}`, toolNames(tool), counts.join(', '), span, short(trips)] }];
    });
  });
}

const feltTable = (cases: readonly CaseResult[]): string =>
  markdownTable(
    ['case', 'tool', 'turns counted', 'at', 'round trips by which the wall grows'],
    felt(cases).map(({ row }) => row),
  );
