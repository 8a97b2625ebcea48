import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Epoch } from '../../src/remote/epoch.ts';
import { type Question, Window } from '../../src/remote/foresight.ts';
import { RemoteHost } from '../../src/remote/remote-host.ts';
import { change } from '../../src/sdk/change.ts';
import { type Probe, probe } from '../../src/sdk/probe.ts';
import { sh } from '../../src/shell/sh.ts';
import { localTarget, ShellConnector } from './local-host.ts';

const text = (file: string): Probe<string> => probe(sh`cat -- ${file}`, ({ stdout }) => stdout);
const question = (probes: Question['probes'], more?: Question['more']): Question => ({
  probes,
  options: {},
  ...(more ? { more } : {}),
});
const nothing = async (): Promise<Question[]> => [];

describe('a host that is asked ahead', () => {
  let directory: string;
  let one: string;
  let two: string;
  let epoch: Epoch;
  let host: RemoteHost;
  const connector = new ShellConnector('/bin/sh');

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'infrakit-foresight-'));
    one = join(directory, 'one');
    two = join(directory, 'two');
    writeFileSync(one, '1');
    writeFileSync(two, '2');
    epoch = new Epoch();
    host = new RemoteHost(localTarget, connector, epoch);
  });
  afterEach(async () => {
    await host.close();
    rmSync(directory, { recursive: true });
  });

  /** Asks for one file, foreseeing that the other is asked for next. */
  const askOne = () => host.inspect({ one: text(one) }, {}, async () => [question({ two: text(two) })]);
  /** Asks for the other, and tells how many round trips that took. */
  async function askTwo(): Promise<[string, number]> {
    const before = host.roundTrips;
    const { two: said } = await host.inspect({ two: text(two) }, {}, nothing);
    return [said, host.roundTrips - before];
  }

  it('has answered when its turn comes', async () => {
    expect(await askOne()).toEqual({ one: '1' });
    expect(await askTwo()).toEqual(['2', 0]);
  });

  it('tells what a script printed on both streams, and how it ended', async () => {
    const seen: Probe<unknown> = probe(sh`printf 'a\0b\n'; echo not >&2; echo this >&2; exit 3`, (output) => ({
      ...output,
      bytes: [...output.bytes],
      stderr: output.stderr.trimEnd(),
    }));
    const direct = await host.inspect({ seen }, {}, nothing);
    await host.run(sh`:`);
    await host.inspect({ one: text(one) }, {}, async () => [question({ seen }), question({ two: text(two) })]);
    const before = host.roundTrips;
    expect(await host.inspect({ seen }, {}, nothing)).toEqual(direct);
    expect(host.roundTrips).toBe(before);
    expect(direct).toMatchObject({ seen: { rc: 3, stdout: 'a\0b\n', stderr: 'not\nthis' } });
    expect(await askTwo()).toEqual(['2', 0]);
  });

  it('is asked anew after a script, a change, or a change of another host', async () => {
    const changes = [
      () => host.run(sh`:`),
      () => host.apply([change('x', null, null, sh`:`)]),
      () => new RemoteHost(localTarget, connector, epoch).run(sh`:`),
    ];
    for (const [index, make] of changes.entries()) {
      await askOne();
      writeFileSync(two, `after ${index}`);
      await make();
      expect(await askTwo()).toEqual([`after ${index}`, 1]);
    }
  });

  it('answers behind a change as it is then', async () => {
    await host.apply([change('x', null, null, sh`echo 3 >${two}`)], {}, async () => [question({ two: text(two) })]);
    expect(await askTwo()).toEqual(['3\n', 0]);
  });

  it('is asked once, however many will want to know', async () => {
    const counter = join(directory, 'counter');
    const counted: Probe<string> = probe(sh`echo x >>${counter}; cat -- ${counter}`, ({ stdout }) => stdout);
    const many = async () => Array.from({ length: 20 }, () => question({ counted }));
    await host.apply([change('x', null, null, sh`:`)], {}, many);
    expect(await host.inspect({ counted }, {}, nothing)).toEqual({ counted: 'x\n' });
    await host.inspect({ one: text(one) }, {}, many);
    expect(await host.inspect({ counted }, {}, nothing)).toEqual({ counted: 'x\n' });
  });

  it('is not asked behind a change that fails', async () => {
    const [output] = await host.apply([change('x', null, null, sh`false`)], {}, async () => [
      question({ two: text(two) }),
    ]);
    expect(output?.rc).toBe(1);
    expect(await askTwo()).toEqual(['2', 1]);
  });

  it('answers the second look of a later task, too', async () => {
    const twice = question({ name: probe(sh`echo ${two}`, ({ stdout }) => stdout.trim()) }, ({ name }) => ({
      two: text(String(name)),
    }));
    await host.inspect({ one: text(one) }, {}, async () => [twice]);
    const before = host.roundTrips;
    await host.inspect(twice.probes, {}, nothing);
    await host.inspect({ two: text(two) }, {}, nothing);
    expect(host.roundTrips - before).toBeLessThanOrEqual(1);
  });

  it('gives the answer of the task at hand without waiting for those ahead', async () => {
    const before = performance.now();
    const slow = question({ slow: probe(sh`sleep 5`, () => 0) });
    expect(await host.inspect({ one: text(one) }, {}, async () => [slow])).toEqual({ one: '1' });
    expect(performance.now() - before).toBeLessThan(4_000);
    await host.disconnect();
  });

  it('gives up what hangs ahead, goes on with another shell, and asks nothing ahead any more', async () => {
    const hanging = question({ never: probe(sh`sleep 1000`, () => 0) });
    await host.inspect({ one: text(one) }, {}, async () => [hanging]);
    expect((await host.run(sh`echo on`)).stdout).toBe('on\n');
    await askOne();
    expect(await askTwo()).toEqual(['2', 1]);
  }, 60_000);

  it('does not hold on to large answers', async () => {
    writeFileSync(two, 'x'.repeat(1_000_000));
    await askOne();
    expect((await askTwo())[1]).toBe(1);
  });

  it('does not let a probe that makes no sense spoil anything', async () => {
    const odd: Probe<string> = probe(sh`echo odd`, () => {
      throw new Error('odd');
    });
    expect(await host.inspect({ one: text(one) }, {}, async () => [question({ odd })])).toEqual({ one: '1' });
    await expect(host.inspect({ odd }, {}, nothing)).rejects.toThrow('odd');
  });
});

describe('the window', () => {
  it('narrows to one question, then to none, where changes make answers useless', () => {
    const window = new Window();
    expect(window.width).toBeGreaterThan(30);
    window.learn({ used: 0, wasted: 40 }, false);
    expect(window.width).toBe(1);
    window.learn({ used: 0, wasted: 1 }, false);
    expect(window.width).toBe(0);
  });

  it('opens again while nothing changes', () => {
    const window = new Window();
    window.learn({ used: 0, wasted: 40 }, false);
    window.learn({ used: 0, wasted: 1 }, false);
    const widths = Array.from({ length: 4 }, () => {
      window.learn({ used: 0, wasted: 0 }, true);
      return window.width;
    });
    expect(widths).toEqual([1, 2, 4, 8]);
  });

  it('stays closed on a host where something hangs', () => {
    const window = new Window();
    window.close();
    window.learn({ used: 5, wasted: 0 }, true);
    expect(window.width).toBe(0);
  });
});
