import { DOLLAR, type Shell, sh } from '../shell/sh.ts';
import type { Json } from '../template/value.ts';
import type { Output } from './probe.ts';

/** Where the record of a job in the background stands on its host. */
export interface JobPlace {
  readonly id: string;
  /** Instead of where the host's environment says. */
  readonly directory: string | undefined;
}

/** What a host says of a job. */
export interface JobRecord {
  /** Of the record. */
  readonly path: string;
  /** Its fields; undefined where there is no such job. */
  readonly fields: Readonly<Record<string, Json>> | undefined;
  /** What its scripts printed; undefined while it runs, and where another program wrote the record. */
  readonly outputs: readonly Output[] | undefined;
  readonly finished: boolean;
}

/** Puts the path of a job's record into `$infrakit_job`: Ansible's default directory, and the variable it reads. */
export const locateJob = ({ id, directory }: JobPlace): Shell => sh`infrakit_jobs=${directory ?? ''}
infrakit_jobs=${DOLLAR}{infrakit_jobs:-${DOLLAR}{ANSIBLE_ASYNC_DIR:-$HOME/.ansible_async}}
case $infrakit_jobs in "~/"*) infrakit_jobs=$HOME/${DOLLAR}{infrakit_jobs#"~/"};; esac
infrakit_job=$infrakit_jobs/${id} infrakit_work=$infrakit_jobs/.${id}`;

/** Prints what `readJob` reads. */
export const readJobScript = (place: JobPlace): Shell => sh`${locateJob(place)}
printf '%s\n' "$infrakit_job"
[ ! -f "$infrakit_job" ] || cat -- "$infrakit_job"`;

/** Removes the record; tells its path. */
export const eraseJobScript = (place: JobPlace): Shell => sh`${locateJob(place)}
printf %s "$infrakit_job"
rm -f -- "$infrakit_job"`;

/** The record of a job. One that cannot be read yet is one of a job that has just begun, as Ansible takes it. */
export function readJob({ stdout }: Output): JobRecord {
  const end = stdout.indexOf('\n');
  const path = end < 0 ? stdout : stdout.slice(0, end);
  const text = end < 0 ? '' : stdout.slice(end + 1);
  if (text === '') return { path, fields: undefined, outputs: undefined, finished: true };
  const record = parse(text);
  if (!record) return { path, fields: {}, outputs: undefined, finished: false };
  const { outputs, started, finished, ...fields } = record;
  const ended = started === undefined || Number(finished ?? 0) === 1;
  return { path, fields, outputs: Array.isArray(outputs) ? outputs.map(outputOf) : undefined, finished: ended };
}

function parse(text: string): Record<string, Json> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, Json>)
      : undefined;
  } catch {
    return undefined;
  }
}

function outputOf(said: Json): Output {
  const { rc, stdout, stderr } = (said ?? {}) as Readonly<Record<string, Json>>;
  // The job writes a NUL as U+0001: not every sed can read one.
  const text = String(stdout ?? '').replaceAll('\x01', '\0');
  return { rc: Number(rc), stdout: text, stderr: String(stderr ?? ''), bytes: Buffer.from(text) };
}
