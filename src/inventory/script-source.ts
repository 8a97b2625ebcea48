import { spawnSync } from 'node:child_process';
import { type LoadContext, warn } from '../playbook/load-context.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { fromJson, isDict, isList, type Json, type Value } from '../template/value.ts';
import type { Group } from './group.ts';
import type { GroupTree } from './group-tree.ts';

const TIMEOUT = 60_000;
const LARGEST = 64 * 1024 * 1024;
const PARTS = ['hosts', 'vars', 'children'];

/**
 * Reads an executable inventory into the tree: what it prints for `--list`, and for `--host` where that lacks
 * `_meta`. What it prints is data: no string of it is ever a template. What it writes to stderr is warned of.
 *
 * @throws InfrakitError where it fails, hangs or prints no JSON
 */
export function readScript(path: string, tree: GroupTree, context: LoadContext): void {
  const listed = ask(path, ['--list'], context);
  const meta = listed.get('_meta') ?? null;
  const known = isDict(meta) ? meta.get('hostvars') : undefined;
  const hosts = new Set<string>();
  for (const [name, described] of listed) {
    if (name !== '_meta') for (const host of readGroup(tree.group(name), described, tree)) hosts.add(host);
  }
  if (known !== undefined && !isDict(known)) throw new InfrakitError(`"hostvars" of the script ${path} is no mapping`);
  for (const name of hosts) {
    const own = known ? (known.get(name) ?? new Map()) : ask(path, ['--host', name], context);
    if (!isDict(own)) throw new InfrakitError(`the variables of "${name}" from the script ${path} are no mapping`);
    const vars = tree.host(name);
    for (const [key, value] of own) vars.set(key, value);
  }
}

/** The hosts of a group: a list of them, a mapping with its parts, or else the variables of a host of its name. */
function readGroup(group: Group, described: Value, tree: GroupTree): readonly string[] {
  const parts = partsOf(group.name, described);
  const hosts = parts.get('hosts') ?? [];
  if (!isList(hosts)) throw new InfrakitError(`the hosts of the group "${group.name}" are no list`);
  for (const host of hosts) tree.host(String(host), group);
  const vars = parts.get('vars') ?? new Map();
  if (!isDict(vars)) throw new InfrakitError(`the variables of the group "${group.name}" are no mapping`);
  for (const [key, value] of vars) tree.setGroupVariable(group, key, value);
  const children = parts.get('children') ?? [];
  for (const child of isList(children) ? children : []) {
    const circle = tree.nest(group, tree.group(String(child)));
    if (circle) throw new InfrakitError(`groups hold each other: ${circle.join(' -> ')}`);
  }
  return hosts.map(String);
}

function partsOf(name: string, described: Value): ReadonlyMap<unknown, Value> {
  if (!isDict(described)) return new Map([['hosts', described]]);
  if (PARTS.some((part) => described.has(part))) return described;
  return new Map<string, Value>([
    ['hosts', [name]],
    ['vars', described],
  ]);
}

function ask(path: string, args: readonly string[], context: LoadContext): Map<string, Value> {
  const { status, signal, error, stdout, stderr } = spawnSync(path, args, {
    encoding: 'utf8',
    timeout: TIMEOUT,
    maxBuffer: LARGEST,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const asked = `the inventory script ${path} ${args.join(' ')}`;
  const said = stderr?.trim() || undefined;
  if (error || status !== 0) {
    const why = error?.message ?? (signal ? `ended by ${signal}` : `exit status ${status}`);
    throw new InfrakitError(`${asked} failed: ${why}`, { hint: said, cause: error });
  }
  if (args[0] === '--host' && stdout.trim() === '') return new Map();
  const value = fromJson(parse(stdout, asked, said));
  if (!isDict(value)) throw new InfrakitError(`${asked} printed no JSON object`, { hint: said });
  if (said !== undefined) warn(context, `${asked} says: ${said}`);
  return value as Map<string, Value>;
}

function parse(text: string, asked: string, said: string | undefined): Json {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InfrakitError(`${asked} printed no JSON: ${(cause as Error).message}`, { hint: said, cause });
  }
}
