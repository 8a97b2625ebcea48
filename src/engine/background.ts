import { randomInt } from 'node:crypto';
import { UnreachableError } from '../connection/connection.ts';
import type { Task } from '../playbook/model.ts';
import { type Job, recordScript, waitScript } from '../remote/background-script.ts';
import type { ConvergeHost, Convergence } from '../remote/converge.ts';
import type { RemoteHost } from '../remote/remote-host.ts';
import type { ScriptOptions } from '../remote/script-options.ts';
import type { Change } from '../sdk/change.ts';
import type { JobEnd } from '../sdk/control.ts';
import { eraseJobScript, type JobPlace, type JobRecord, readJob } from '../sdk/job.ts';
import type { ResultFields } from '../sdk/module.ts';
import type { Output } from '../sdk/probe.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Renderer } from '../template/renderer.ts';
import { type Json, Unknown } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { KeywordValues } from './keyword-values.ts';
import { type Result, resultOf } from './result.ts';

/** What `async` and `poll` say of one task. */
export interface Background {
  /** Seconds it may take. */
  readonly limit: number;
  /** Seconds between two looks at it; 0 where it is not waited for. */
  readonly poll: number;
  /** Where its record stands, where a variable says so. */
  readonly directory: string | undefined;
}

/** Ansible's own. */
const DEFAULT_POLL = 15;

/** What a task says of `async` and `poll`; undefined where it is waited for as any other. */
export function backgroundOf(task: Task, renderer: Renderer, scope: LayeredScope): Background | undefined {
  const keywords = new KeywordValues(renderer, scope);
  const limit = keywords.read(task.async, 'async')?.number() ?? 0;
  if (limit <= 0) return undefined;
  const own = scope.get('ansible_async_dir');
  const directory = own === undefined ? undefined : String(renderer.render(own, scope));
  return { limit, poll: keywords.read(task.poll, 'poll')?.number() ?? DEFAULT_POLL, directory };
}

/** How a task reaches its host, and what it tells of a job that is not finished. */
interface Way {
  readonly remote: RemoteHost;
  readonly options: ScriptOptions;
  /** The module's name, which tells another run how to read the record. */
  readonly module: string;
  /** Whether the record holds the answer of a module that is not ours. */
  readonly isForeign?: boolean;
  /** Whether the record may hold what the task is told to run. */
  readonly isOpen: boolean;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly waiting: (job: string) => void;
}

/** The jobs that this run started and did not wait for, by their id. */
export type Jobs = Map<string, JobEnd>;

/** The work of one task as a job of its host. */
export class BackgroundWork {
  readonly #background: Background;
  readonly #way: Way;
  readonly #place: JobPlace;
  readonly #begun: Promise<string>;
  #tellBegun: (path: string) => void = () => {};
  #deliver: (outputs: readonly Output[]) => void = () => {};
  #path = '';

  constructor(background: Background, way: Way) {
    this.#background = background;
    this.#way = way;
    const directory = background.directory ?? way.options.environment?.get('ANSIBLE_ASYNC_DIR');
    this.#place = { id: newId(), directory };
    this.#begun = new Promise((resolve) => {
      this.#tellBegun = resolve;
    });
  }

  /** Makes a plan's changes a job instead of waiting for each; converge does not know of it. */
  apply(plan: readonly Change[]): ReturnType<ConvergeHost['apply']> {
    return this.#background.poll === 0 ? this.#leave(plan) : this.#await(plan);
  }

  /**
   * What the task came to: all of it where it is waited for, and else that it is under way.
   *
   * @param ending what converge makes of it
   */
  async result(ending: Promise<Convergence>, jobs: Jobs): Promise<Result> {
    if (this.#background.poll > 0) return this.#finished(await ending);
    // Unless it begins, converge ends by itself, also by an error.
    const first = await Promise.race([this.#begun, ending]);
    const end = typeof first === 'string' ? ending : await this.#recorded(first);
    ending.catch(() => undefined);
    jobs.set(this.#place.id, {
      deliver: (outputs) => this.#deliver(outputs),
      end: async () => endOf(await end),
    });
    return resultOf('changed', { ...this.#label, finished: 0, results_file: this.#path });
  }

  /** The same in check mode, where nothing is written: what would be found out is kept in memory. */
  promised(result: Result, jobs: Jobs): Result {
    if (this.#background.poll > 0 || result.status === 'unknown') return result;
    const failed = result.status === 'failed';
    jobs.set(this.#place.id, {
      deliver: () => {},
      end: async () => ({
        changed: result.status === 'changed',
        failed,
        fields: {},
        ...(result.values instanceof Unknown ? {} : { values: result.values }),
      }),
      inMemory: true,
    });
    return resultOf('changed', { ...this.#label, finished: 0, results_file: '' });
  }

  get #label(): ResultFields {
    return { ansible_job_id: this.#place.id, started: 1 };
  }

  async #start(plan: readonly Change[]): Promise<void> {
    const { remote, options, module, isOpen, isForeign } = this.#way;
    const { limit } = this.#background;
    const cmd = isOpen && plan[0]?.watched ? { cmd: plan[0].after } : {};
    const fields = { ...this.#label, finished: 1, module, ...(isForeign && { foreign: true }), ...cmd };
    const begun = await remote.begin(plan, { ...this.#place, limit, fields }, options);
    if (begun.rc !== 0) throw new InfrakitError(`the job could not be started: ${begun.stderr.trim()}`);
    this.#path = begun.stdout;
  }

  async #leave(plan: readonly Change[]): Promise<readonly Output[]> {
    const outputs = new Promise<readonly Output[]>((resolve) => {
      this.#deliver = resolve;
    });
    await this.#start(plan);
    this.#tellBegun(this.#path);
    return outputs;
  }

  async #await(plan: readonly Change[]): Promise<readonly Output[]> {
    const { remote, options, sleep, waiting } = this.#way;
    const { limit, poll } = this.#background;
    await this.#start(plan);
    const until = Date.now() + limit * 1000;
    for (let left = limit; ; left = (until - Date.now()) / 1000) {
      const record = await this.#look(Math.max(0.2, Math.min(poll, left)));
      if (record?.outputs && !record.fields?.failed) {
        await remote.run(eraseJobScript(this.#place), options);
        return record.outputs;
      }
      if (record?.fields?.failed || Date.now() >= until) throw tooLate(limit);
      if (record) waiting(this.#place.id);
      else await sleep(Math.min(poll, 1) * 1000);
    }
  }

  /** The record after some seconds, or once it is there; undefined where the host cannot be reached just now. */
  async #look(seconds: number): Promise<JobRecord | undefined> {
    const { remote, options } = this.#way;
    try {
      return readJob(await remote.run(waitScript(this.#place, seconds), options));
    } catch (error) {
      // The job does not need us: it goes on, and its end can be read when the line is back.
      if (error instanceof UnreachableError) return undefined;
      throw error;
    }
  }

  /** Writes down the end of a task that had nothing to do, for those that ask after it, also in another run. */
  async #recorded(end: Convergence): Promise<Convergence> {
    const { remote, options, module } = this.#way;
    const { changed, failed, fields } = endOf(end);
    const known: Job = {
      ...this.#place,
      limit: 0,
      fields: { ...this.#label, finished: 1, module, ...fields, changed, ...(failed ? { failed } : {}) },
    };
    this.#path = (await remote.run(recordScript(known), options)).stdout;
    return end;
  }

  #finished({ status, differences, fields }: Convergence): Result {
    const ended = { ...this.#label, finished: 1, results_file: this.#path };
    return resultOf(status, { ...fields, ...ended }, { differences });
  }
}

const endOf = ({ status, fields }: Convergence) => ({
  changed: status === 'changed',
  failed: status === 'failed',
  fields: fields as Readonly<Record<string, Json>>,
});

const tooLate = (limit: number): InfrakitError =>
  new InfrakitError(`async task did not complete within the requested time - ${limit}s`);

/** As Ansible's ids look; the second number is that of the process that asked for it. */
const newId = (): string => `j${randomInt(1e11, 1e12)}.${process.pid}`;
