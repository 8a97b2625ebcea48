import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Epoch } from '../../src/remote/epoch.ts';
import { RemoteHost } from '../../src/remote/remote-host.ts';
import { places } from '../../src/sdk/file-place.ts';
import { fileState } from '../../src/sdk/file-state.ts';
import type { Probes } from '../../src/sdk/probe.ts';
import { sh } from '../../src/shell/sh.ts';
import { localTarget, ShellConnector } from './local-host.ts';
import { shells } from './shells.ts';

let directory: string;
const at = (name: string): string => join(directory, name);
/** How often the programs were started that were put before those of the machine. */
const started = (name: string): number => readFileSync(at(`bin/${name}.log`), 'utf8').length;
const forget = (): void => {
  for (const name of PROGRAMS) writeFileSync(at(`bin/${name}.log`), '');
};
const PROGRAMS = ['stat', 'sha256sum'];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'infrakit-looks-'));
  mkdirSync(at('bin'));
  // A bash that node starts may read ~/.bashrc, which puts other directories before this one: to leave out the first is not enough.
  const ours = process.env.PATH;
  for (const name of PROGRAMS) {
    const program = `#!/bin/sh\nprintf x >>'${at(`bin/${name}.log`)}'\nPATH='${ours}' exec ${name} "$@"\n`;
    writeFileSync(at(`bin/${name}`), program);
    chmodSync(at(`bin/${name}`), 0o755);
  }
  forget();
  vi.stubEnv('PATH', `${at('bin')}:${ours}`);
  mkdirSync(at('folder'));
  for (const name of ['a', 'b file', '*', 'folder/c', "it's"]) writeFileSync(at(name), `content of ${name}\n`);
  symlinkSync('a', at('link'));
  symlinkSync('nowhere', at('dangling'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

const NAMES = ['missing', 'a', 'b file', '*', 'folder', 'folder/c', 'link', 'no/parent', 'dangling', "it's", 'last'];
const SHA = 'f'.repeat(64);
const probesOf = (name: string): Probes => ({
  state: fileState(at(name)),
  followed: fileState(at(name), { follow: true }),
  content: places([
    { path: at(name), sha256: SHA },
    { path: at('a'), inside: name, sha256: SHA },
  ]),
});

describe.each(shells)('many paths in a shell that is %s', (shell) => {
  const ask = async (host: RemoteHost, names: readonly string[]) => {
    const all = [];
    for (const name of names) all.push(await host.inspect(probesOf(name), {}, async () => []));
    // When a file was read depends on who has looked at it.
    return JSON.parse(JSON.stringify(all, (key, value) => (key === 'accessed' ? 0 : value)));
  };

  it('are looked at by one program, which tells what each script would see', async () => {
    const host = new RemoteHost(localTarget, new ShellConnector(shell), new Epoch());
    const each = await ask(host, NAMES);
    expect(started('stat')).toBeGreaterThan(NAMES.length);
    await host.run(sh`:`);
    forget();

    // What was asked ahead counts for a short time only, which a busy machine may need: here the clock stands.
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(now);
    const questions = NAMES.map((name) => ({ probes: probesOf(name), options: {} }));
    await host.inspect({ first: fileState(at('a')) }, {}, async () => questions);
    expect(await ask(host, NAMES)).toEqual(each);
    // One program for the task at hand, one for all paths, one for what a link leads to.
    expect([started('stat'), started('sha256sum')]).toEqual([3, 1]);
    await host.close();
  });

  it('are looked at anew by the next request', async () => {
    const host = new RemoteHost(localTarget, new ShellConnector(shell), new Epoch());
    const questions = (names: readonly string[]) => async () =>
      names.map((name) => ({ probes: probesOf(name), options: {} }));
    await host.inspect({ first: fileState(at('a')) }, {}, questions(NAMES));
    writeFileSync(at('missing'), 'now it is there');
    rmSync(at('a'));
    await host.run(sh`:`);
    await host.inspect({ first: fileState(at('folder')) }, {}, questions(['missing', 'a', 'b file']));
    const [missing, gone] = await ask(host, ['missing', 'a', 'b file']);
    expect(missing).toMatchObject({ state: { type: 'file' }, content: [{ text: 'now it is there' }, {}] });
    expect(gone).toMatchObject({ state: { type: 'absent' } });
    await host.close();
  });
});
