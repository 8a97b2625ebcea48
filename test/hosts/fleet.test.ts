import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fleet, type FleetHost } from '../fleet/fleet.ts';

/** What sshd says first, or nothing within a second. */
function greeting(host: FleetHost): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(22, host.address);
    const finish = (said: string) => {
      socket.destroy();
      resolve(said);
    };
    socket.setTimeout(1000, () => finish(''));
    socket.on('error', () => finish(''));
    socket.on('data', (bytes) => finish(bytes.toString()));
  });
}

describe('the test fleet', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await Fleet.up({ systemd: 2, busybox: 1 }, { lane: 14, fresh: true });
  });

  afterAll(() => fleet.down());

  it('lists exactly the hosts that were asked for', () => {
    expect(fleet.hosts.map(({ name, kind, user }) => [name, kind, user])).toEqual([
      ['deb1', 'systemd', 'admin'],
      ['deb2', 'systemd', 'admin'],
      ['bb1', 'busybox', 'root'],
    ]);
  });

  it('writes an inventory and known hosts with every address', async () => {
    const inventory = await readFile(fleet.inventoryPath, 'utf8');
    for (const host of fleet.hosts) {
      expect(inventory).toContain(`${host.name} ansible_host=${host.address}\n`);
      expect(await readFile(host.knownHostsPath, 'utf8')).toContain(`${host.address} ssh-ed25519 `);
    }
  });

  it('gives the outcome of a command inside, also of one that fails', async () => {
    const outcome = await fleet.exec(fleet.host('bb1'), 'echo here; echo there >&2; exit 3');
    expect(outcome).toEqual({ code: 3, stdout: 'here\n', stderr: 'there\n' });
  });

  it('hushes a host that is cut, leaves the others alone, and heals it', async () => {
    const [cut, other] = [fleet.host('deb1'), fleet.host('deb2')];
    await fleet.cut(cut);
    expect(await greeting(cut)).toBe('');
    expect(await greeting(other)).toMatch(/^SSH-/);
    await fleet.heal(cut);
    expect(await greeting(cut)).toMatch(/^SSH-/);
  });

  it('keeps the disk over a power loss and gives a fresh one on reset', async () => {
    const host = fleet.host('deb1');
    await fleet.exec(host, 'touch /root/mark');
    await fleet.kill(host);
    await fleet.start(host);
    expect((await fleet.exec(host, 'test -e /root/mark')).code).toBe(0);
    await fleet.reset(host);
    expect((await fleet.exec(host, 'test -e /root/mark')).code).toBe(1);
  });

  it('names the command that failed', async () => {
    const stranger = { ...fleet.host('deb1'), name: 'deb200' };
    await expect(fleet.cut(stranger)).rejects.toThrow('there is no host deb200');
  });
});
