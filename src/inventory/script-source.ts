import { spawnSync } from 'node:child_process';
import { InfrakitError } from '../source/infrakit-error.ts';
import { fromJson, isDict, isList, type Json, type Value } from '../template/value.ts';
import type { Group, GroupTree } from './group-tree.ts';

const TIMEOUT = 60_000;
const LARGEST = 64 * 1024 * 1024;

/**
 * Reads an executable inventory into the tree: what it prints for `--list`, and for `--host` where that lacks
 * `_meta`. What it prints is data: no string of it is ever a template.
 *
 * @throws InfrakitError where it fails, hangs or prints no JSON
 */
export function readScript(path: string, tree: GroupTree): void {
  const listed = ask(path, ['--list']);
  const meta = listed.get('_meta');
  const known = isDict(meta ?? null) ? (meta as Map<string, Value>).get('hostvars') : undefined;
  for (const [name, described] of listed) {
    if (name !== '_meta') readGroup(tree.group(name), described, tree);
  }
  const hosts = isDict(known ?? null) ? (known as Map<string, Value>) : undefined;
  for (const name of hosts?.keys() ?? []) tree.host(name);
  for (const [name, vars] of tree.hosts) {
    const own = hosts ? (hosts.get(name) ?? null) : ask(path, ['--host', name]);
    if (isDict(own)) for (const [key, value] of own) vars.set(key, value);
  }
}

function readGroup(group: Group, described: Value, tree: GroupTree): void {
  const hosts = isDict(described) ? (described.get('hosts') ?? null) : described;
  for (const host of isList(hosts) ? hosts : []) tree.host(String(host), group);
  if (!isDict(described)) return;
  const vars = described.get('vars') ?? null;
  if (isDict(vars)) for (const [key, value] of vars) group.vars.set(key, value);
  const children = described.get('children') ?? null;
  for (const child of isList(children) ? children : []) {
    const circle = tree.nest(group, tree.group(String(child)));
    if (circle) throw new InfrakitError(`groups hold each other: ${circle.join(' -> ')}`);
  }
}

function ask(path: string, args: readonly string[]): Map<string, Value> {
  const { status, signal, error, stdout, stderr } = spawnSync(path, args, {
    encoding: 'utf8',
    timeout: TIMEOUT,
    maxBuffer: LARGEST,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const asked = `the inventory script ${path} ${args.join(' ')}`;
  if (error || status !== 0) {
    const why = error?.message ?? (signal ? `ended by ${signal}` : `exit status ${status}`);
    throw new InfrakitError(`${asked} failed: ${why}`, { hint: stderr?.trim() || undefined, cause: error });
  }
  const value = fromJson(parse(stdout, asked));
  if (!isDict(value)) throw new InfrakitError(`${asked} printed no JSON object`);
  return value as Map<string, Value>;
}

function parse(text: string, asked: string): Json {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InfrakitError(`${asked} printed no JSON: ${(cause as Error).message}`, { cause });
  }
}
