import { describe, expect, test } from 'vitest';
import { fitModel } from '../../bench/fit-model.ts';
import { leastSquares } from '../../bench/least-squares.ts';
import { type Constants, controllerCpu, hostCpu, memory, turns, wall } from '../../bench/model.ts';

const constants: Constants = {
  startUp: 0.5,
  cpuPerHost: 0.005,
  cpuPerHostTask: 0.001,
  hostCpuPerHost: 0.03,
  hostCpuPerHostTask: 0.002,
  memory: 80,
  memoryPerHost: 0.2,
  connectTurns: 10,
  turnsPerTask: 0.2,
};
const width = { forks: 50, handshakes: 32 };

describe('the model of cost', () => {
  test('one host waits for its own round trips and for its own work', () => {
    const work = { hosts: 1, tasks: 41, rtt: 0.05 };
    expect(turns(work, constants, width)).toBeCloseTo(10 + 8);
    expect(wall(work, constants, width)).toBeCloseTo(0.5 + 18 * 0.05 + 0.03 + 41 * 0.002);
  });

  test('more hosts than may connect at once come in waves, and so do their tasks', () => {
    expect(turns({ hosts: 33, tasks: 1, rtt: 0 }, constants, width)).toBe(20);
    expect(turns({ hosts: 51, tasks: 6, rtt: 0 }, constants, width)).toBeCloseTo(20 + 2);
    expect(turns({ hosts: 1000, tasks: 6, rtt: 0 }, constants, { forks: 1000, handshakes: 1000 })).toBeCloseTo(11);
  });

  test('many hosts wait for the one event loop, or for the cores that they share with it', () => {
    const work = { hosts: 1000, tasks: 40, rtt: 0 };
    expect(controllerCpu(work, constants)).toBeCloseTo(0.5 + 5 + 40);
    expect(hostCpu(work, constants)).toBeCloseTo(30 + 80);
    expect(wall(work, constants, width)).toBeCloseTo(45.5);
    expect(wall(work, constants, width, 2)).toBeCloseTo(0.5 + (45 + 110) / 2);
    expect(memory(work, constants)).toBeCloseTo(280);
  });

  test('is fitted to what was measured', () => {
    const observed = [50, 100, 500].flatMap((hosts) =>
      [1, 42].map((tasks) => {
        const work = { hosts, tasks, rtt: 0 };
        const turnsOfOne = constants.connectTurns + constants.turnsPerTask * (tasks - 1);
        const cost = { cpu: controllerCpu(work, constants), hostCpu: hostCpu(work, constants) };
        return { ...work, ...cost, memory: memory(work, constants), ...(hosts === 50 && { turns: turnsOfOne }) };
      }),
    );
    const fitted = fitModel(observed);
    for (const [name, value] of Object.entries(constants)) {
      expect(fitted[name as keyof Constants], name).toBeCloseTo(value, 6);
    }
  });

  test('is not made of runs that are too much alike', () => {
    const one = { hosts: 50, tasks: 42, cpu: 1, hostCpu: 1, memory: 100 };
    expect(() => fitModel([one, one])).toThrow(RangeError);
  });
});

describe('least squares', () => {
  test('swap rows where a pivot is missing', () => {
    const rows = [
      [0, 1, 2],
      [1, 0, 1],
      [2, 1, 0],
    ];
    const found = leastSquares(rows, [8, 4, 4]);
    [1, 2, 3].forEach((value, index) => {
      expect(found[index]).toBeCloseTo(value);
    });
  });

  test('take an error in proportion to what was measured', () => {
    // Two measurements of one constant: absolute errors would meet in the middle, at 55.
    expect(leastSquares([[1], [1]], [10, 100])[0]).toBeCloseTo(0.11 / 0.0101);
  });
});
