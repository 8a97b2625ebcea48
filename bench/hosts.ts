import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../test/fleet/fleet.sh', import.meta.url));

export type HostKind = 'systemd' | 'light';

export interface BenchHost {
  readonly name: string;
  readonly kind: HostKind;
  readonly address: string;
}

// What Ansible needs on a host and InfraKit does not. apt-get runs once per kind of host; the others get the files.
const INSTALL_PYTHON = `test -x /usr/bin/python3 || {
  touch /before-python
  apt-get install -y --no-install-recommends python3 >/dev/null 2>&1
}`;
const PACK_PYTHON =
  'cd / && test -e before-python && find usr etc -xdev -cnewer /before-python ! -type d -print0 | tar c --null -T -';

/** The hosts that a benchmark works on: a lane of the test fleet, with Python installed for the competitors. */
export class Hosts {
  readonly lane: number;
  readonly privateKey: string;
  readonly knownHosts: string;
  readonly all: readonly BenchHost[];

  private constructor(lane: number, paths: ReadonlyMap<string, string>, all: readonly BenchHost[]) {
    this.lane = lane;
    this.privateKey = paths.get('private_key') ?? '';
    this.knownHosts = paths.get('known_hosts') ?? '';
    this.all = all;
  }

  /** Says why this machine can have no such hosts, or nothing if it can. */
  static async unavailable(): Promise<string | undefined> {
    const { code, stderr } = await fleet(0, ['check']);
    return code === 0 ? undefined : stderr.trim();
  }

  /** Has so many hosts running, `python` of the light ones with Python. Those of an earlier run are used again. */
  static async up(lane: number, needs: { systemd: number; light: number; python: number }): Promise<Hosts> {
    const { systemd, light, python } = needs;
    const counts: string[] = [];
    if (systemd > 0) counts.push(String(systemd), 'systemd');
    if (light > 0) counts.push(String(light), 'light');
    await succeed(lane, ['up', ...counts]);
    const paths = new Map(rows(await succeed(lane, ['paths'])).map(([what = '', path = '']) => [what, path]));
    const all = rows(await succeed(lane, ['hosts']))
      .map(([name = '', kind, address = '']) => ({ name, kind: kind as HostKind, address }))
      .filter((host) => numberOf(host.name) <= (host.kind === 'systemd' ? systemd : light));
    const hosts = new Hosts(lane, paths, all);
    if (python > 0) await hosts.installPython(python);
    return hosts;
  }

  /** A single host is a booted machine, with services; many hosts run sshd and nothing else. */
  take(count: number): readonly BenchHost[] {
    return count === 1
      ? this.all.filter(({ kind }) => kind === 'systemd').slice(0, 1)
      : this.all.filter(({ kind }) => kind === 'light').slice(0, count);
  }

  /** Runs a shell command as root on each host, past the network, and gives what they print, in order. */
  async execute(hosts: readonly BenchHost[], command: string): Promise<string[]> {
    const outputs: string[] = [];
    for (let start = 0; start < hosts.length; start += 4) {
      const some = hosts.slice(start, start + 4);
      outputs.push(...(await Promise.all(some.map(({ name }) => succeed(this.lane, ['exec', name, command])))));
    }
    return outputs;
  }

  /** Seconds of CPU that the processes of these hosts have used since they were started. */
  cpuSeconds(hosts: readonly BenchHost[]): number {
    const lane = join(unifiedCgroups(), 'infrakit-fleet', `lane${this.lane}`);
    return hosts.reduce((sum, { name }) => sum + cgroupCpuSeconds(join(lane, name)), 0);
  }

  static async down(lane: number): Promise<void> {
    await succeed(lane, ['down']);
  }

  private async installPython(count: number): Promise<void> {
    for (const kind of ['systemd', 'light']) {
      const [first, ...others] = this.all.filter((host) => host.kind === kind).slice(0, count);
      if (first === undefined) continue;
      await this.execute([first], INSTALL_PYTHON);
      for (const host of others) {
        const present = await fleet(this.lane, ['exec', host.name, 'test -x /usr/bin/python3']);
        if (present.code !== 0) await this.copyPython(first, host);
      }
    }
  }

  private async copyPython(from: BenchHost, to: BenchHost): Promise<void> {
    const pack = start(this.lane, ['exec', from.name, PACK_PYTHON], ['ignore', 'pipe', 'inherit']);
    const unpack = start(this.lane, ['exec', to.name, 'tar x -C /'], [pack.stdout, 'ignore', 'inherit']);
    const codes = await Promise.all([once(pack, 'exit'), once(unpack, 'exit')]);
    if (codes.some(([code]) => code !== 0)) throw new Error(`Python could not be copied to ${to.name}`);
  }
}

/** Where the second version of cgroups is mounted. Throws where it is not. */
export function unifiedCgroups(): string {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const path = mounts.map((line) => line.split(' ')).find(([, , type]) => type === 'cgroup2')?.[1];
  if (path === undefined) throw new Error('no cgroup2 hierarchy is mounted: CPU time cannot be measured');
  return path;
}

export function cgroupCpuSeconds(folder: string): number {
  const file = join(folder, 'cpu.stat');
  if (!existsSync(file)) return 0;
  const microseconds = /^usage_usec (\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '0';
  return Number(microseconds) / 1e6;
}

const numberOf = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0);

const rows = (table: string): string[][] =>
  table
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

function start(lane: number, words: readonly string[], stdio: Parameters<typeof spawn>[2]['stdio']) {
  const env = { ...process.env, INFRAKIT_FLEET_LANE: String(lane) };
  return spawn('bash', [script, ...words], { env, stdio });
}

async function fleet(lane: number, words: readonly string[]) {
  const child = start(lane, words, ['ignore', 'pipe', 'pipe']);
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

async function succeed(lane: number, words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await fleet(lane, words);
  if (code !== 0) throw new Error(`fleet.sh ${words.join(' ')} ended with ${code}: ${stderr.trim()}`);
  return stdout;
}
