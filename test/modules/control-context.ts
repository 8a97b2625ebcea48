import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { AnyControl, ControlContext, ControlResult } from '../../src/sdk/control.ts';
import { type Bench, controlNode, parse } from './conformance.ts';

/** What a control can reach, for a host that is this machine. */
export const contextFor = (bench: Bench): ControlContext => ({
  hostName: 'host1',
  task: { check: false, diff: false, noLog: false },
  hostVariable: () => undefined,
  node: controlNode(bench.node),
  free: new Map(),
  given: new Map(),
  evaluate: () => null,
  condition: () => true,
  job: () => undefined,
  variable: (name) => (name === 'playbook_dir' ? bench.node : undefined),
  verbosity: 0,
  host: {
    run: (script) => bench.host.run(script),
    inspect: (probes) => bench.host.inspect(probes),
    dial: async (address, port) => connect({ host: address, port }),
    read: (path) => createReadStream(path.startsWith('/') ? path : join(bench.home, path)),
    apply: (changes) => bench.host.apply(changes),
    disconnect: async () => {},
  },
  prompt: async () => undefined,
  sleep: async () => {},
});

/** Runs a control for a host that is this machine. */
export const runControl = async (
  bench: Bench,
  control: AnyControl,
  args: Readonly<Record<string, unknown>>,
): Promise<ControlResult> => control.run(parse(control, args) as never, contextFor(bench));
