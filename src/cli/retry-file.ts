import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { HostStats, RunEvent } from '../events/run-event.ts';
import type { Reporter } from '../report/reporter.ts';
import { drained, type Sink } from '../report/sink.ts';

/** Writes the hosts that failed or were lost into `<playbook>.retry`, for `--limit @file`, and says so before the recap. */
export class RetryFile implements Reporter {
  readonly #directory: string | undefined;
  readonly #out: Sink;
  #playbook = '';

  /** @param directory where the files go; without it beside the playbook */
  constructor(directory: string | undefined, out: Sink) {
    this.#directory = directory;
    this.#out = out;
  }

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'run.started':
        this.#playbook = event.playbooks[0] ?? '';
        break;
      case 'playbook.started':
        this.#playbook = event.path;
        break;
      case 'playbook.finished':
      case 'run.finished':
        this.#write(event.stats);
        break;
    }
  }

  close(): Promise<void> {
    return drained(this.#out);
  }

  #write(stats: { readonly [host: string]: HostStats }): void {
    const hosts = Object.keys(stats).filter((host) => {
      const { failed = 0, unreachable = 0 } = stats[host] ?? {};
      return failed + unreachable > 0;
    });
    if (hosts.length === 0) return;
    const directory = this.#directory ?? dirname(resolve(this.#playbook));
    const file = join(directory, `${basename(this.#playbook, extname(this.#playbook))}.retry`);
    try {
      mkdirSync(directory, { recursive: true });
      writeFileSync(file, `${hosts.sort().join('\n')}\n`);
      this.#out.write(`\tto retry, use: --limit @${file}\n\n`);
    } catch (error) {
      this.#out.write(`Could not create retry file '${file}': ${(error as Error).message}\n`);
    }
  }
}
