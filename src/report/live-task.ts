import type { Outcome, TaskLabel } from '../events/run-event.ts';
import { countOf, type TaskCounts } from './task-counts.ts';

/** A host at work on a task. */
export interface BusyHost {
  readonly name: string;
  /** When it began, in milliseconds. */
  readonly since: number;
  /** The last line it streamed, or what it waits for; a text from the host, not yet harmless. */
  note: string;
}

/** Of a chunk only so much can become the last line on show. */
const NOTE_LENGTH = 400;

/** A task on its way over the hosts, as the live display counts it. */
export class LiveTask {
  readonly label: TaskLabel;
  readonly hosts: number;
  readonly startedAt: number;
  readonly counts: TaskCounts = {};
  /** In the order in which they began: the slowest is the first. */
  readonly #busy = new Map<string, BusyHost>();

  constructor(label: TaskLabel, hosts: number, now: number) {
    this.label = label;
    this.hosts = hosts;
    this.startedAt = now;
  }

  begin(host: string, now: number): void {
    this.#busy.set(host, { name: host, since: now, note: '' });
  }

  /** Keeps the last line that is not empty. */
  stream(host: string, text: string): void {
    const busy = this.#busy.get(host);
    const lines = text.slice(-NOTE_LENGTH).split(/[\r\n]+/);
    const last = lines.findLast((line) => line.trim() !== '');
    if (busy && last !== undefined) busy.note = last;
  }

  note(host: string, note: string): void {
    const busy = this.#busy.get(host);
    if (busy) busy.note = note;
  }

  finish(host: string, outcome: Outcome): void {
    this.#busy.delete(host);
    const count = countOf(outcome);
    this.counts[count] = (this.counts[count] ?? 0) + 1;
  }

  get busy(): number {
    return this.#busy.size;
  }

  /** Those that have been at it longest. */
  slowest(most: number): BusyHost[] {
    const hosts: BusyHost[] = [];
    for (const host of this.#busy.values()) {
      if (hosts.length === most) break;
      hosts.push(host);
    }
    return hosts;
  }
}
