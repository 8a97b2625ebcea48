import { fitModel } from './fit-model.ts';
import type { ManyResult, ManySample } from './many.ts';
import { markdownTable } from './markdown.ts';
import { type Constants, controllerCpu, hostCpu, memory, turns, type Width, wall } from './model.ts';
import { ROLE_TASKS } from './role-cases.ts';
import { median, short } from './statistics.ts';

/** Everything that is known about many hosts in one process, as Markdown. */
export function manyTables(result: ManyResult): string {
  const sound = result.samples.filter(({ failure }) => failure === undefined);
  const failures = result.samples.flatMap(({ work, hosts, failure }) =>
    failure ? [`${work}, ${hosts}: ${failure}`] : [],
  );
  return [
    `#### Measured: names on ${result.sshd} sshd, one InfraKit process\n`,
    measuredTable(sound),
    '',
    `#### Goals\n`,
    goalsTable(result),
    '',
    ...failures.map((failure) => `Failed: ${failure}\n`),
    ...modelTables(result, sound),
  ].join('\n');
}

function measuredTable(samples: readonly ManySample[]): string {
  const head = [
    'hosts',
    'RTT ms',
    'work',
    'controller CPU s',
    'beyond connecting s',
    'ms a host-task',
    'host CPU s',
    'memory MB',
    'event loop late ms: p50, p99, most',
    'CPU ms in a turn: p99',
    'turns',
    'kB sent a host',
    'wall s',
  ];
  const rows = samples.map((sample) => {
    const { hosts, rtt, work, cpu, tasks, lag, turns: counted, bytes } = sample;
    const beyond = work === 'role' ? beyondConnecting(sample, samples) : undefined;
    return [
      String(hosts),
      String(rtt),
      work === 'role' ? `role, ${tasks} tasks` : 'ping',
      short(cpu),
      beyond === undefined ? '' : short(beyond),
      work === 'role' ? short((cpu * 1000) / (hosts * tasks)) : '',
      short(sample.hostCpu),
      sample.memory.toFixed(0),
      lag ? [lag.p50, lag.p99, lag.max].map((value) => value.toFixed(0)).join(', ') : '',
      lag ? lag.work.toFixed(0) : '',
      counted === undefined ? '' : String(counted),
      bytes === undefined ? '' : (bytes / 1000 / hosts).toFixed(1),
      short(sample.wall),
    ];
  });
  return markdownTable(head, rows);
}

/** Seconds of the controller's CPU that the same hosts do not cost when they are only reached. */
function beyondConnecting({ hosts, rtt, cpu }: ManySample, samples: readonly ManySample[]): number | undefined {
  const pings = samples.filter((one) => one.work === 'connect' && one.hosts === hosts && one.rtt === rtt);
  const connecting = median(pings.map((one) => one.cpu));
  return connecting === undefined ? undefined : cpu - connecting;
}

function goalsTable({ samples }: ManyResult): string {
  const thousand = samples.filter(({ hosts, rtt, work }) => hosts === 1000 && rtt === 0 && work === 'role');
  const worst = (values: readonly (number | undefined)[]) =>
    values.length === 0 || values.includes(undefined) ? undefined : Math.max(...(values as number[]));
  const missing = worst(thousand.map(({ hosts, quiet }) => hosts - quiet));
  const lag = worst(thousand.map((one) => one.lag?.p99));
  const work = worst(thousand.map((one) => one.lag?.work));
  const beyond = worst(thousand.map((one) => beyondConnecting(one, samples)));
  const slope = memorySlope(samples);
  const row = (goal: string, limit: number, value: number | undefined) => [
    goal,
    value === undefined ? 'not measured' : short(value),
    value === undefined ? '' : value <= limit ? 'met' : 'not met',
  ];
  return markdownTable(
    ['goal', 'measured', 'met'],
    [
      row('1,000 hosts: all reached, nothing failed (hosts missing)', 0, missing),
      row('event loop late, p99: under 100 ms', 100, lag),
      row('the same in CPU time, which the hosts cannot take', 100, work),
      row('CPU beyond the handshakes: at most 8 s', 8, beyond),
      row('memory of each further host: at most 0.2 MB', 0.2, slope),
    ],
  );
}

/** MB for each further host, from the role's runs without delay, or nothing if they are of one size. */
function memorySlope(samples: readonly ManySample[]): number | undefined {
  const some = samples.filter(({ work, rtt, failure }) => work === 'role' && rtt === 0 && failure === undefined);
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [hosts, held] = [mean(some.map((one) => one.hosts)), mean(some.map((one) => one.memory))];
  const spread = some.reduce((sum, one) => sum + (one.hosts - hosts) ** 2, 0);
  const together = some.reduce((sum, one) => sum + (one.hosts - hosts) * (one.memory - held), 0);
  return spread === 0 ? undefined : together / spread;
}

function modelTables({ width, cores }: ManyResult, samples: readonly ManySample[]): string[] {
  const most = Math.max(...samples.map(({ hosts }) => hosts));
  const smaller = samples.filter(({ hosts }) => hosts < most);
  let constants: Constants;
  try {
    constants = fitModel(smaller);
  } catch (error) {
    return [`No model: ${(error as Error).message}. It takes runs with three numbers of hosts.\n`];
  }
  return [
    `#### The model beside what was measured (fitted without the runs on ${most} hosts)\n`,
    besideTable({ samples, constants, width, cores, most }),
    '\n#### The constants\n',
    markdownTable(['constant', 'value'], constantRows(constants)),
    '\n#### On paper: the role where nothing is to be done, hosts with cores of their own\n',
    paperTable(constants, width),
    '',
  ];
}

type Beside = Pick<ManyResult, 'width' | 'cores'> & {
  readonly samples: readonly ManySample[];
  readonly constants: Constants;
  readonly most: number;
};

function besideTable({ samples, constants, width, cores, most }: Beside): string {
  const beside = (measured: number, predicted: number) => `${short(measured)} / ${short(predicted)}`;
  const rows = samples.map((sample) => {
    const work = { ...sample, rtt: sample.rtt / 1000 };
    return [
      `${sample.hosts}${sample.hosts === most ? ' (not fitted)' : ''}`,
      String(sample.rtt),
      sample.work === 'role' ? `role, ${sample.tasks} tasks` : 'ping',
      beside(sample.cpu, controllerCpu(work, constants)),
      beside(sample.hostCpu, hostCpu(work, constants)),
      sample.work === 'role' ? beside(sample.memory, memory(work, constants)) : '',
      beside(sample.wall, wall(work, constants, width, cores)),
    ];
  });
  return markdownTable(['hosts', 'RTT ms', 'work', 'controller CPU s', 'host CPU s', 'memory MB', 'wall s'], rows);
}

const constantRows = (constants: Constants): string[][] => [
  ['start-up', `${short(constants.startUp)} s of CPU`],
  ['a host', `${short(constants.cpuPerHost * 1000)} ms of CPU`],
  ['a host-task', `${short(constants.cpuPerHostTask * 1000)} ms of CPU`],
  ['a host, on the host', `${short(constants.hostCpuPerHost * 1000)} ms of CPU`],
  ['a host-task, on the host', `${short(constants.hostCpuPerHostTask * 1000)} ms of CPU`],
  ['memory', `${short(constants.memory)} MB and ${constants.memoryPerHost.toFixed(3)} MB a host`],
  [
    'turns',
    `${short(constants.connectTurns)} to the first answer, ${constants.turnsPerTask.toFixed(3)} a further task`,
  ],
];

function paperTable(constants: Constants, width: Width): string {
  const rows = [1000, 2000, 5000, 10_000].flatMap((hosts) =>
    [0, 50, 250].map((rtt) => {
      const work = { hosts, tasks: ROLE_TASKS, rtt: rtt / 1000 };
      return [
        hosts.toLocaleString('en-GB'),
        String(rtt),
        short(turns(work, constants, width)),
        short(controllerCpu(work, constants)),
        short(hostCpu(work, constants) / hosts),
        memory(work, constants).toFixed(0),
        short(wall(work, constants, width)),
      ];
    }),
  );
  const head = ['hosts', 'RTT ms', 'turns', 'controller CPU s', 'CPU s on each host', 'memory MB', 'wall s'];
  return markdownTable(head, rows);
}
