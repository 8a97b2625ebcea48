import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import type { ConvergeHost } from '../../src/remote/converge.ts';
import type { Change } from '../../src/sdk/change.ts';
import type { Output, Probes, StateOf } from '../../src/sdk/probe.ts';
import type { Shell } from '../../src/shell/sh.ts';

/** A shell of this machine that runs scripts as a host would: on stdin, with umask 077. */
export interface LocalShell {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly path: string;
}

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The shells the modules must work with: the system's, and busybox with nothing but its own applets. */
export function localShells(): LocalShell[] {
  const system: LocalShell = { name: 'sh', command: ['/bin/sh', '-s'], path: SYSTEM_PATH };
  const applets = spawnSync('busybox', ['--list'], { encoding: 'utf8' });
  if (applets.status !== 0) return [system];
  const directory = mkdtempSync(join(tmpdir(), 'busybox-'));
  const program = spawnSync('which', ['busybox'], { encoding: 'utf8' }).stdout.trim();
  for (const applet of applets.stdout.split('\n').filter(Boolean)) symlinkSync(program, join(directory, applet));
  return [system, { name: 'busybox', command: [join(directory, 'sh'), '-s'], path: directory }];
}

/** Runs probes and changes on this machine, in a home directory of its own. */
export class LocalHost implements ConvergeHost {
  readonly #shell: LocalShell;
  readonly #home: string;
  readonly environment: Record<string, string> = {};

  constructor(shell: LocalShell, home: string) {
    this.#shell = shell;
    this.#home = home;
  }

  async inspect<P extends Probes>(probes: P): Promise<StateOf<P>> {
    const answers: [string, unknown][] = [];
    for (const [name, probe] of Object.entries(probes)) answers.push([name, probe.parse(await this.run(probe.script))]);
    return Object.fromEntries(answers) as StateOf<P>;
  }

  async apply(changes: readonly Change[]): Promise<readonly Output[]> {
    const outputs: Output[] = [];
    for (const change of changes) {
      const obtained = (await change.obtain?.(async (host, port) => connect({ host, port }))) ?? [];
      for (const { temporary, content } of [...(change.stage ?? []), ...obtained]) {
        const bytes = 'bytes' in content ? content.bytes : readFileSync(content.localPath);
        writeFileSync(join(temporary.startsWith('/') ? '' : this.#home, temporary), bytes, { mode: 0o600 });
      }
      const output = await this.run(change.apply);
      outputs.push(output);
      if (output.rc !== 0) break;
    }
    return outputs;
  }

  async run(script: Shell): Promise<Output> {
    const [command, ...args] = this.#shell.command;
    const process = spawn(command, args, {
      cwd: this.#home,
      env: { HOME: this.#home, PATH: this.#shell.path, LC_ALL: 'C', USER: 'root', ...this.environment },
    });
    process.stdin.end(`infrakit_umask=0022; umask 077\n(\n${script.text}\n) </dev/null`);
    const ended = new Promise<number>((resolve) => {
      process.once('close', (code) => resolve(code ?? 1));
    });
    const [bytes, stderr, rc] = await Promise.all([buffer(process.stdout), text(process.stderr), ended]);
    return { rc, stdout: bytes.toString('utf8'), stderr, bytes };
  }
}
