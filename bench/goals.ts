import { type CaseResult, type Sample, samplesOf } from './result.ts';
import { median, ratios, short } from './statistics.ts';
import type { ToolName } from './tools.ts';

/** A goal stands in the row of the tool that it is compared with, or in InfraKit's own. */
export interface Verdict {
  readonly tool: ToolName;
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}

interface Goal {
  readonly where: string;
  readonly phase?: string;
  readonly hosts?: number;
  readonly rtt?: (milliseconds: number) => boolean;
  readonly judge: (result: CaseResult, phase: string) => Verdict | undefined;
}

type Measure = (sample: Sample, result: CaseResult) => number | undefined;

/** The other takes so many times as much as InfraKit. */
const times = (tool: ToolName, factor: number, measure: 'wall' | 'cpu' = 'wall'): Goal['judge'] =>
  compare(
    tool,
    (ratio) => ratio >= factor,
    `at least ${factor}x ${measure === 'cpu' ? 'CPU' : 'wall'}`,
    measure,
    false,
  );

/** InfraKit takes at most so many times as much as the other. */
const within = (tool: ToolName, factor: number): Goal['judge'] =>
  compare(tool, (ratio) => ratio <= factor, `infrakit within ${factor}x`, 'wall', true);

function compare(
  tool: ToolName,
  holds: (ratio: number) => boolean,
  goal: string,
  measure: 'wall' | 'cpu',
  ownAbove: boolean,
): Goal['judge'] {
  return (result, phase) => {
    const [its, own] = [samplesOf(result, phase, tool), samplesOf(result, phase, 'infrakit')];
    const ratio = median(ratios(ownAbove ? own : its, ownAbove ? its : own, (sample) => sample[measure]));
    return ratio === undefined ? undefined : { tool, goal, measured: `${short(ratio)}x`, met: holds(ratio) };
  };
}

function atMost(limit: number, unit: string, measure: Measure): Goal['judge'] {
  return (result, phase) => {
    const values = samplesOf(result, phase, 'infrakit').map((sample) => measure(sample, result));
    const value = median(values.filter((one) => one !== undefined));
    if (value === undefined) return undefined;
    return { tool: 'infrakit', goal: `at most ${limit} ${unit}`, measured: short(value), met: value <= limit };
  };
}

/** Asking once, as the floor does, is all that has to be done. */
const nothingMoreThanFloor: Goal['judge'] = (result, phase) => {
  const own = median(samplesOf(result, phase, 'infrakit').flatMap(({ turns }) => turns ?? []));
  const floor = median(samplesOf(result, phase, 'floor').flatMap(({ turns }) => turns ?? []));
  if (own === undefined || floor === undefined) return undefined;
  return { tool: 'floor', goal: 'infrakit has no more turns', measured: `${own} to ${floor}`, met: own <= floor };
};

const at = (wanted: number) => (rtt: number) => rtt === wanted;
const delayed = (rtt: number) => rtt > 0;
const oneHost = ({ hostCpu }: Sample): number | undefined => hostCpu;
const kilobytesAHost: Measure = ({ bytes }, { hosts }) => (bytes === undefined ? undefined : bytes / 1000 / hosts);

const goals: readonly Goal[] = [
  {
    where: 'role',
    rtt: at(50),
    phase: 'second run',
    judge: atMost(8, 'turns beyond the handshake', (s) => s.turnsBeyond),
  },
  { where: 'role', rtt: at(50), phase: 'second run', judge: times('ansible', 25) },
  { where: 'role', rtt: at(50), phase: 'second run', judge: times('mitogen', 10) },
  { where: 'role', phase: 'second run', judge: atMost(0.08, 's of CPU on the host', oneHost) },
  {
    where: 'role',
    rtt: at(50),
    phase: 'first run',
    judge: atMost(
      2,
      'turns a changed task',
      ({ turnsBeyond, changed }) => turnsBeyond && changed && turnsBeyond / changed,
    ),
  },
  { where: 'role', rtt: at(50), phase: 'first run', judge: times('ansible', 12) },
  { where: 'role', rtt: at(50), phase: 'first run', judge: times('mitogen', 5) },
  { where: 'role', rtt: delayed, judge: atMost(40, 'kB sent', kilobytesAHost) },
  { where: 'latency', rtt: at(50), judge: within('floor', 1.15) },
  { where: 'latency', rtt: at(50), judge: times('ansible', 7) },
  { where: 'latency', rtt: at(50), judge: times('mitogen', 3) },
  { where: 'latency', rtt: at(0), judge: times('ansible', 40) },
  { where: 'latency', rtt: at(0), judge: times('mitogen', 13) },
  { where: 'fleet', hosts: 50, rtt: at(0), judge: within('floor', 2) },
  { where: 'fleet', hosts: 50, rtt: at(0), judge: times('ansible', 80) },
  { where: 'fleet', hosts: 50, rtt: at(0), judge: times('mitogen', 30) },
  { where: 'fleet', hosts: 50, rtt: at(0), judge: times('ansible', 60, 'cpu') },
  { where: 'fleet', hosts: 50, rtt: at(0), judge: times('mitogen', 60, 'cpu') },
  {
    where: 'fleet',
    hosts: 50,
    rtt: at(0),
    judge: atMost(1, 'ms of CPU a host-task', ({ cpu }, { hosts, tasks }) => tasks && (cpu * 1000) / (hosts * tasks)),
  },
  { where: 'fleet', hosts: 50, rtt: at(0), judge: atMost(100, 'MB of memory', ({ memory }) => memory) },
  { where: 'engine', judge: times('ansible', 100, 'cpu') },
  { where: 'loop', rtt: delayed, judge: atMost(20, 'turns', ({ turns }) => turns) },
  { where: 'loop', judge: times('ansible', 60) },
  { where: 'loop', judge: times('mitogen', 8) },
  { where: 'copy', phase: 'first run', judge: within('scp', 1.1) },
  { where: 'copy', phase: 'second run', rtt: delayed, judge: nothingMoreThanFloor },
  { where: 'copy', phase: 'second run', rtt: delayed, judge: atMost(10, 'kB sent', kilobytesAHost) },
  { where: 'template', judge: times('ansible', 8) },
  { where: 'facts', hosts: 50, judge: times('ansible', 8) },
  { where: 'start-up', phase: '--version', judge: within('floor', 2) },
  { where: 'start-up', phase: '--version', judge: times('ansible', 4) },
  { where: 'start-up', phase: '--list-tasks, 400 tasks, second time', judge: within('floor', 2) },
  { where: 'start-up', phase: '--list-tasks, 400 tasks, second time', judge: times('ansible', 3) },
  { where: 'start-up', phase: '--list-hosts, 5,000 hosts, second time', judge: within('floor', 2) },
  { where: 'start-up', phase: '--list-hosts, 5,000 hosts, second time', judge: times('ansible', 3) },
];

/** What the goals of the project say of one phase of a result, as far as it was measured. */
export function verdictsOf(result: CaseResult, phase: string): Verdict[] {
  return goals
    .filter(
      ({ where, hosts = result.hosts, rtt = () => true, phase: wanted = phase }) =>
        where === result.name && hosts === result.hosts && rtt(result.rtt) && wanted === phase,
    )
    .flatMap(({ judge }) => judge(result, phase) ?? []);
}
