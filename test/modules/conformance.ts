import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Convergence, converge } from '../../src/remote/converge.ts';
import type { ControlNode } from '../../src/sdk/control-node.ts';
import type { AnyModule } from '../../src/sdk/module.ts';
import { parseParams } from '../../src/sdk/parse-params.ts';
import { LocalHost, type LocalShell } from './local-host.ts';

/** A directory that plays the host's home, and one that plays the control node. */
export interface Bench {
  readonly home: string;
  readonly node: string;
  readonly host: LocalHost;
}

export function makeBench(shell: LocalShell): Bench {
  const root = mkdtempSync(join(tmpdir(), 'bench-'));
  const [home, node] = [join(root, "it's home"), join(root, 'node')];
  mkdirSync(home);
  mkdirSync(node);
  return { home, node, host: new LocalHost(shell, home) };
}

/** The arguments as the module wants them. */
export function parse(module: Pick<AnyModule, 'name' | 'params'>, args: Readonly<Record<string, unknown>>): unknown {
  const span = { source: { path: 'test', text: '' }, start: 0, end: 0 };
  const parsed = parseParams(module.params, args, { module: module.name, spans: new Map(), span });
  if ('want' in parsed) return parsed.want;
  throw parsed.problems[0]?.error;
}

/** The control node, as a directory in which every file lies. */
export const controlNode = (directory: string): ControlNode => ({
  homeDirectory: directory,
  find: (_kind, name) => join(directory, name),
  render: (path) => readFileSync(path, 'utf8').replace('{{ name }}', 'world'),
  loadVars: () => new Map(),
  variable: () => undefined,
  decrypt: () => Buffer.from('opened\n'),
});

/** Looks, and changes nothing unless asked to. */
export async function run(
  bench: Bench,
  module: AnyModule,
  args: Readonly<Record<string, unknown>>,
  mode: { readonly check?: boolean; readonly verify?: boolean } = {},
): Promise<Convergence> {
  const params = parse(module, args);
  const want = module.prepare ? await module.prepare(params as never, controlNode(bench.node)) : params;
  return converge(module, want, bench.host, {
    check: mode.check ?? false,
    pending: false,
    verify: mode.verify ?? true,
  });
}

/** Runs in check mode, for real and once more, and holds the module to its promises. Gives the real run. */
export async function conform(
  bench: Bench,
  module: AnyModule,
  args: Readonly<Record<string, unknown>>,
): Promise<Convergence> {
  const before = snapshot(bench.home);
  const said = await run(bench, module, args, { check: true });
  expect(snapshot(bench.home), 'check mode wrote something').toEqual(before);
  const done = await run(bench, module, args);
  expect(done.status, String(done.fields.msg)).not.toBe('failed');
  expect(said.status).toBe(done.status);
  expect(said.differences).toEqual(done.differences);
  const again = await run(bench, module, args);
  expect(again.differences, 'the second run still finds differences').toEqual([]);
  expect(again.status).toBe('ok');
  expect(leftovers(bench.home)).toEqual([]);
  return done;
}

const paths = (directory: string): string[] => readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();

/** Everything below a directory: type, owner, mode, time and content. */
export function snapshot(directory: string): Record<string, string> {
  const rows = paths(directory).map((path) => {
    const full = join(directory, path);
    const stat = lstatSync(full);
    const content = stat.isFile() ? readFileSync(full, 'latin1') : stat.isSymbolicLink() ? readlinkSync(full) : '';
    return [path, `${stat.mode.toString(8)} ${stat.uid}:${stat.gid} ${stat.mtimeMs} ${content}`] as const;
  });
  return Object.fromEntries(rows);
}

const leftovers = (directory: string): string[] => paths(directory).filter((path) => path.includes('.infrakit-'));
