import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemoteHost } from '../../src/remote/remote-host.ts';
import { ScriptTimeout } from '../../src/remote/session.ts';
import { probe } from '../../src/sdk/probe.ts';
import { Shell, sh } from '../../src/shell/sh.ts';
import { InfrakitError } from '../../src/source/infrakit-error.ts';
import { localTarget, ShellConnector } from './local-host.ts';
import { shells } from './shells.ts';

describe.each(shells)('a host whose /bin/sh is %s', (shell) => {
  const connector = new ShellConnector(shell);
  let host: RemoteHost;
  let other: RemoteHost;
  beforeAll(() => {
    host = new RemoteHost(localTarget, connector);
    other = new RemoteHost(localTarget, connector);
  });
  afterAll(() => Promise.all([host.close(), other.close()]));

  it('gives the exit status and both streams of a script', async () => {
    const output = await host.run(sh`echo out; echo err >&2; exit 3`);
    expect(output).toMatchObject({ rc: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  it.each([
    ['a syntax error', 'if ('],
    ['an unfinished quote', "echo 'x"],
    ['exit', 'exit 7'],
    ['set -e and a failure', 'set -e; false; echo not reached'],
    ['exec of a command', 'exec false'],
    ['a signal to itself', 'kill -s KILL "$(sh -c \'echo $PPID\')"'],
    ['its own end of the streams', 'exec >&- 2>&-'],
    ["the shell's own words", '} ) ; done'],
  ])('goes on after a script that ends in %s', async (_name, text) => {
    await host.run(new Shell(text));
    expect(await host.run(sh`echo next`)).toMatchObject({ rc: 0, stdout: 'next\n', stderr: '' });
  });

  it('keeps no directory, variable, umask or option from one script to the next', async () => {
    await host.run(sh`cd /; left=over; umask 000; set -f; set -- a b`);
    const output = await host.run(sh`pwd; echo "[$left]" "$#"; umask; echo /bi[n]`);
    expect(output.stdout).toBe(`${process.cwd()}\n[] 0\n0077\n/bin\n`);
  });

  it('tells a script the umask of the user', async () => {
    const mask = process.umask().toString(8).padStart(4, '0');
    expect((await host.run(sh`echo "$infrakit_umask"`)).stdout).toBe(`${mask}\n`);
  });

  it('runs in the C locale', async () => {
    expect((await host.run(new Shell('echo "$LC_ALL" "${LANGUAGE-unset}"'))).stdout).toBe('C unset\n');
  });

  it('gives a script no stdin', async () => {
    expect(await host.run(sh`cat; echo "$?"`)).toMatchObject({ stdout: '0\n' });
  });

  it('carries every byte but NUL in a script and every byte in an output', async () => {
    const text = Array.from({ length: 0x2fff }, (_, code) => String.fromCodePoint(code + 1)).join('');
    expect((await host.run(sh`printf %s ${text}`)).stdout).toBe(text);
    const bytes = await host.run(new Shell(`printf '\\000\\377\\200\\n\\n'`));
    expect([...bytes.bytes]).toEqual([0, 255, 128, 10, 10]);
  });

  it('takes a script of a megabyte', async () => {
    const word = "it's ".repeat(200_000);
    expect((await host.run(sh`printf %s ${word} | wc -c | tr -d ' '`)).stdout).toBe('1000000\n');
  });

  it('is not held up by a process left behind that keeps the streams open', async () => {
    const before = performance.now();
    await host.run(sh`sleep 20 & echo started`);
    expect(performance.now() - before).toBeLessThan(3_000);
  });

  it('keeps what a process left behind prints later out of later answers', async () => {
    await host.run(sh`{ sleep 0.2; echo stray; } & echo started`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await host.run(sh`:`); // The shell that is spoken to is replaced after this.
    expect(await host.run(sh`echo clean`)).toMatchObject({ stdout: 'clean\n' });
  });

  it('passes output on while the script runs, never half a character', async () => {
    const seen: string[] = [];
    const all = { stdout: '', stderr: '' };
    const output = await host.run(
      new Shell(`printf 'a\\303'; sleep 0.2; printf '\\244b'; echo late >&2; printf '\\nlast'`),
      {
        onOutput: (stream, text) => {
          seen.push(text);
          all[stream] += text;
        },
      },
    );
    expect(seen[0]).toBe('a');
    expect(all).toEqual({ stdout: 'aäb\nlast', stderr: 'late\n' });
    expect(output.stdout).toBe('aäb\nlast');
  });

  it('sets variables for one script only, and not in the arguments of a process', async () => {
    const environment = new Map([['TOLD', "it's $HOME"]]);
    expect((await host.run(sh`sh -c 'echo "$TOLD"'`, { environment })).stdout).toBe("it's $HOME\n");
    expect((await host.run(sh`echo "[$TOLD]"`)).stdout).toBe('[]\n');
    await expect(host.run(sh`:`, { environment: new Map([['a;b', '']]) })).rejects.toThrow(InfrakitError);
  });

  it('reads all probes in one round trip, each on its own', async () => {
    await host.run(sh`:`);
    const before = host.roundTrips;
    const state = await host.inspect({
      first: probe(sh`echo 1; exit 4`, ({ rc, stdout }) => `${rc} ${stdout.trim()}`),
      broken: probe(new Shell('fi'), ({ rc }) => rc !== 0),
      last: probe(sh`echo 3 >&2`, ({ stderr }) => Number(stderr)),
    });
    expect(state).toEqual({ first: '4 1', broken: true, last: 3 });
    expect(host.roundTrips - before).toBe(1);
    expect(await host.inspect({})).toEqual({});
    expect(host.roundTrips - before).toBe(1);
  });

  it('are not sent where they have nothing to ask', async () => {
    const before = host.roundTrips;
    const silence = probe(sh`:`, ({ rc, stdout }) => [rc, stdout]);
    expect(await host.inspect({ silence })).toEqual({ silence: [0, ''] });
    expect(host.roundTrips - before).toBe(0);
    expect(await host.inspect({ silence, said: probe(sh`echo hi`, ({ stdout }) => stdout) })).toEqual({
      silence: [0, ''],
      said: 'hi\n',
    });
    expect(host.roundTrips - before).toBe(1);
  });

  it('ends a script that takes too long, with all it started, and goes on', async () => {
    const marker = `3${String(process.pid).padStart(8, '0')}${Date.now() % 1000}`;
    const slow = host.run(sh`trap '' TERM; sh -c ${`sleep ${marker} & sleep ${marker}; :`}; :`, { timeout: 1_000 });
    await expect.poll(() => running(other, marker)).toBe(2);
    await expect(slow).rejects.toThrow(ScriptTimeout);
    expect(await host.run(sh`echo next`)).toMatchObject({ stdout: 'next\n' });
    await expect.poll(() => running(host, marker), { timeout: 5_000 }).toBe(0);
  });

  it('leaves the daemon of an earlier script alone when it ends a later one', async () => {
    const marker = `2${String(process.pid).padStart(8, '0')}${Date.now() % 1000}`;
    const started = await host.run(sh`sleep ${marker} >/dev/null 2>&1 & echo $!`);
    await expect(host.run(sh`sleep 30`, { timeout: 200 })).rejects.toThrow(ScriptTimeout);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await running(host, marker)).toBe(1);
    await host.run(sh`kill ${started.stdout.trim()}`);
  });

  it('runs requests made at once one after the other', async () => {
    const outputs = await Promise.all([1, 2, 3].map((n) => host.run(sh`echo ${n}`)));
    expect(outputs.map((output) => output.stdout)).toEqual(['1\n', '2\n', '3\n']);
  });

  it('connects anew after it was disconnected', async () => {
    await host.disconnect();
    expect(await host.run(sh`echo back`)).toMatchObject({ stdout: 'back\n' });
  });
});

/** How many processes run `sleep` with this argument. */
async function running(host: RemoteHost, marker: string): Promise<number> {
  const count = `for f in /proc/[0-9]*/cmdline; do tr '\\000' ' ' <"$f" 2>/dev/null; echo; done | grep -c '^sleep ${marker} '`;
  return Number((await host.run(new Shell(count))).stdout);
}
