/** What a run costs, in seconds of CPU, MB (10^6 bytes) and round trips. */
export interface Constants {
  /** CPU before the first host is reached. */
  readonly startUp: number;
  readonly cpuPerHost: number;
  readonly cpuPerHostTask: number;
  /** CPU that a host spends on being logged in to, and on each task. */
  readonly hostCpuPerHost: number;
  readonly hostCpuPerHostTask: number;
  readonly memory: number;
  readonly memoryPerHost: number;
  /** Round trips until a host has answered its first task, and more of them for each further one. */
  readonly connectTurns: number;
  readonly turnsPerTask: number;
}

/** How many hosts are worked on at once, and how many of them may be connecting. */
export interface Width {
  readonly forks: number;
  readonly handshakes: number;
}

export interface Work {
  readonly hosts: number;
  readonly tasks: number;
  /** Seconds. */
  readonly rtt: number;
}

/** Round trips that follow each other. Hosts are taken in waves, as many at once as the width lets. */
export function turns({ hosts, tasks }: Work, constants: Constants, { forks, handshakes }: Width): number {
  const connecting = Math.ceil(hosts / Math.min(forks, handshakes)) * constants.connectTurns;
  return connecting + Math.ceil(hosts / forks) * constants.turnsPerTask * (tasks - 1);
}

/** Seconds of CPU on the controller. */
export const controllerCpu = ({ hosts, tasks }: Work, constants: Constants): number =>
  constants.startUp + hosts * (constants.cpuPerHost + tasks * constants.cpuPerHostTask);

/** Seconds of CPU of all hosts together. */
export const hostCpu = ({ hosts, tasks }: Work, constants: Constants): number =>
  hosts * (constants.hostCpuPerHost + tasks * constants.hostCpuPerHostTask);

/** MB that the controller holds at its peak. */
export const memory = ({ hosts }: Work, constants: Constants): number =>
  constants.memory + hosts * constants.memoryPerHost;

/**
 * Seconds until the run ends. A task begins when all hosts have ended the one before, so waiting for the wire and
 * working do not overlap: they add up. Working takes as long as the one event loop needs, or the hosts if they are
 * slower.
 *
 * @param sharedCores how many cores controller and hosts share; nothing if each host has its own
 */
export function wall(work: Work, constants: Constants, width: Width, sharedCores?: number): number {
  const controller = controllerCpu(work, constants) - constants.startUp;
  const onHosts = hostCpu(work, constants);
  const waves = Math.ceil(work.hosts / width.forks);
  const hosts = sharedCores === undefined ? (waves * onHosts) / work.hosts : (controller + onHosts) / sharedCores;
  return constants.startUp + turns(work, constants, width) * work.rtt + Math.max(controller, hosts);
}
