import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fleet, type FleetHost } from '../fleet/fleet.ts';
import { type EventRun, infrakitEvents, tasksWith } from './run-infrakit.ts';

const LANE = 1;
const STATUS_PORT = 8080;

let fleet: Fleet;
let check: EventRun;
let first: EventRun;

const site = (...more: string[]) => {
  const key = readFileSync(`${fleet.hosts[0]?.privateKeyPath}.pub`, 'utf8').trim();
  const vars = JSON.stringify({
    admin_user_keys: [key],
    fail2ban_ignore_addresses: ['127.0.0.1/8', '::1', '10.78.0.0/16'],
  });
  return infrakitEvents('play', 'playbooks/site.yml', '-i', fleet.inventoryPath, '-e', vars, ...more);
};

beforeAll(async () => {
  fleet = await Fleet.up({ systemd: 3 }, { lane: LANE, fresh: true });
});

afterAll(() => fleet?.down());

test('there is no Python on the hosts', async () => {
  for (const host of fleet.hosts)
    expect((await fleet.exec(host, 'command -v python3 || command -v python')).code).not.toBe(0);
});

// Debian's sudo leaves a file of its own in the home directory of who first uses it: that is not ours to prevent.
test('check mode changes nothing', async () => {
  const state =
    'dpkg -l | sha256sum; find /etc /usr/local /home -newer /etc/hostname -type f ! -name .sudo_as_admin_successful | sort; getent passwd | sha256sum';
  const before = await Promise.all(fleet.hosts.map((host) => fleet.exec(host, state)));
  check = await site('--check');
  expect(check.code, check.stderr).toBe(0);
  expect(await Promise.all(fleet.hosts.map((host) => fleet.exec(host, state)))).toEqual(before);
});

test('the first run changes all three hosts', async () => {
  first = await site();
  expect(first.code, first.stdout.slice(-4000) + first.stderr).toBe(0);
  for (const host of fleet.hosts) expect(first.stats[host.name]?.changed).toBeGreaterThan(10);
});

test('check mode before it listed the changes it then made', () => {
  const [said, open, made] = [tasksWith(check, 'changed'), tasksWith(check, 'unknown'), tasksWith(first, 'changed')];
  const handlers = new Set(
    first.events.flatMap((event) => (event.type === 'task.started' && event.task.handler ? [event.task.name] : [])),
  );
  const untold = [...made].filter((task) => !said.has(task) && !open.has(task));
  expect([...said].filter((task) => !made.has(task))).toEqual([]);
  // A handler runs where a task changed; check mode cannot notify for a task it calls unknown.
  expect(untold.filter((task) => !handlers.has(task.replace(/ @ .*/, '')))).toEqual([]);
});

test('the second run changes nothing', async () => {
  const second = await site();
  expect(second.code, second.stderr).toBe(0);
  for (const host of fleet.hosts)
    expect(second.stats[host.name]).toMatchObject({ changed: 0, failed: 0, unreachable: 0 });
  expect([...tasksWith(second, 'changed')]).toEqual([]);
});

test('root cannot log in with a password any more', async () => {
  for (const host of fleet.hosts) {
    const { code, stderr } = await ssh(host, 'root', [
      '-o',
      'PreferredAuthentications=password',
      '-o',
      'PubkeyAuthentication=no',
    ]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/Permission denied \(publickey\)/);
  }
});

test('the administrator logs in with the key and becomes root', async () => {
  for (const host of fleet.hosts) expect((await ssh(host, 'operator', [], 'sudo -n id -u')).stdout.trim()).toBe('0');
});

test('only the named ports answer from another namespace', async () => {
  for (const host of fleet.hosts) {
    await fleet.exec(host, 'systemd-run --unit=other-port busybox nc -ll -p 9999 -e true');
    expect(await answers(host.address, 22)).toBe(true);
    expect(await answers(host.address, STATUS_PORT)).toBe(true);
    expect(await answers(host.address, 9999)).toBe(false);
  }
});

test('the status endpoint answers over HTTP, also after a reboot of the host', async () => {
  const [host] = fleet.hosts;
  if (!host) throw new Error('the fleet has no host');
  expect(await status(host)).toMatchObject({ host: host.name, healthy: true });
  await fleet.stop(host);
  await fleet.start(host);
  await expect.poll(() => status(host).catch(() => undefined), { timeout: 30_000 }).toMatchObject({ healthy: true });
});

test('a host that is cut off is unreachable, the others complete, and the exit code is 4', async () => {
  const [cut, ...others] = fleet.hosts;
  if (!cut) throw new Error('the fleet has no host');
  await fleet.cut(cut);
  const run = await site('-T', '3');
  await fleet.heal(cut);
  expect(run.code).toBe(4);
  expect(run.stats[cut.name]).toMatchObject({ unreachable: 1, failed: 0 });
  for (const host of others) expect(run.stats[host.name]).toMatchObject({ unreachable: 0, failed: 0, changed: 0 });
});

async function status(host: FleetHost): Promise<unknown> {
  const response = await fetch(`http://${host.address}:${STATUS_PORT}/`, { signal: AbortSignal.timeout(3000) });
  return response.json();
}

/** Whether a TCP connection is accepted within two seconds. */
function answers(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 2000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .on('connect', () => settle(true))
      .on('timeout', () => settle(false))
      .on('error', () => settle(false));
  });
}

function ssh(host: FleetHost, user: string, options: string[], command = 'true') {
  const common = ['-o', `UserKnownHostsFile=${host.knownHostsPath}`, '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=5'];
  const args = [...options, ...common, '-i', host.privateKeyPath, `${user}@${host.address}`, command];
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile('ssh', args, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
