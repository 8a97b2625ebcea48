import { leastSquares } from './least-squares.ts';
import type { Constants } from './model.ts';

/** A measured run, as far as the model speaks of it. */
export interface Observed {
  readonly hosts: number;
  readonly tasks: number;
  /** Seconds of CPU, of the controller and of all hosts together. */
  readonly cpu: number;
  readonly hostCpu: number;
  /** MB. */
  readonly memory: number;
  /** Round trips in sequence on one host, where a delay let them be counted. */
  readonly turns?: number;
}

/**
 * The constants with which the model comes nearest to what was measured.
 *
 * @param observed runs with two numbers of tasks and with two numbers of hosts at least
 * @throws RangeError where they are too few to tell the constants apart
 */
export function fitModel(observed: readonly Observed[]): Constants {
  const some = <T>(measure: (one: Observed) => T) => observed.map(measure);
  const [startUp = 0, cpuPerHost = 0, cpuPerHostTask = 0] = leastSquares(
    some(({ hosts, tasks }) => [1, hosts, hosts * tasks]),
    some(({ cpu }) => cpu),
  );
  const [hostCpuPerHost = 0, hostCpuPerHostTask = 0] = leastSquares(
    some(({ hosts, tasks }) => [hosts, hosts * tasks]),
    some(({ hostCpu }) => hostCpu),
  );
  const longest = Math.max(...some(({ tasks }) => tasks));
  const full = observed.filter(({ tasks }) => tasks === longest);
  const [memory = 0, memoryPerHost = 0] = leastSquares(
    full.map(({ hosts }) => [1, hosts]),
    full.map((one) => one.memory),
  );
  const counted = observed.filter(({ turns }) => turns !== undefined);
  const [connectTurns = 0, turnsPerTask = 0] =
    counted.length === 0
      ? []
      : leastSquares(
          counted.map(({ tasks }) => [1, tasks - 1]),
          counted.map(({ turns = 0 }) => turns),
        );
  const cpu = { startUp, cpuPerHost, cpuPerHostTask, hostCpuPerHost, hostCpuPerHostTask };
  return { ...cpu, memory, memoryPerHost, connectTurns, turnsPerTask };
}
