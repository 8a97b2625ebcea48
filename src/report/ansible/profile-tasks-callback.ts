import { resolve } from 'node:path';
import type { RunEvent, TaskLabel } from '../../events/run-event.ts';
import type { Reporter } from '../reporter.ts';
import { drained, type Sink } from '../sink.ts';
import { textWidth } from '../text-width.ts';

export interface ProfileOptions {
  readonly out: Sink;
  readonly verbosity: number;
  readonly columns: number;
  /** How many tasks are listed at the end. */
  readonly limit: number;
  readonly order: 'descending' | 'ascending' | 'none';
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

interface Timed {
  readonly task: TaskLabel;
  readonly started: number;
  elapsed: number;
}

const BANNER = 79;
/** What the figure at the end of a line takes. */
const FIGURE = 9;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Prints what ansible.posix's callback `profile_tasks` prints: the time at each task, and the slowest at the end. */
export class ProfileTasksCallback implements Reporter {
  readonly #options: ProfileOptions;
  readonly #now: () => number;
  readonly #start: number;
  readonly #timed: Timed[] = [];
  #last: number;

  constructor(options: ProfileOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#start = this.#now();
    this.#last = this.#start;
  }

  handle(event: RunEvent): void {
    if (event.type === 'task.started') {
      this.#stamp();
      this.#timed.push({ task: event.task, started: this.#now(), elapsed: 0 });
    } else if (event.type === 'run.finished') {
      this.#stamp();
      this.#print(`${'='.repeat(BANNER)} `);
      for (const one of this.#listed()) this.#printTask(one);
    }
  }

  close(): Promise<void> {
    return drained(this.#options.out);
  }

  /** The line with the date, the time since the last one, and that since the start. */
  #stamp(): void {
    const now = this.#now();
    const before = this.#timed.at(-1);
    if (before) before.elapsed = now - before.started;
    const text = `${dateText(new Date(now))} (${spanText(now - this.#last)})       ${spanText(now - this.#start)} `;
    this.#print(`${text}${'*'.repeat(Math.max(3, BANNER - text.length))} `);
    this.#last = now;
  }

  #listed(): readonly Timed[] {
    const { order, limit } = this.#options;
    const sign = order === 'ascending' ? 1 : -1;
    const sorted = order === 'none' ? this.#timed : this.#timed.toSorted((a, b) => sign * (a.elapsed - b.elapsed));
    return sorted.slice(0, limit);
  }

  #printTask({ task, elapsed }: Timed): void {
    const { columns, verbosity } = this.#options;
    const figure = ` ${(elapsed / 1000).toFixed(2)}s`;
    this.#print(filled(`${task.name} `, columns - FIGURE) + figure.padStart(FIGURE, '-'));
    if (verbosity >= 2) this.#print(filled(`${resolve(task.path)} `, columns));
  }

  #print(line: string): void {
    this.#options.out.write(`${line}\n`);
  }
}

const filled = (text: string, width: number): string => text + '-'.repeat(Math.max(0, width - textWidth(text)));

function spanText(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const seconds = Math.floor(whole / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}.${String(whole % 1000).padStart(3, '0')}`;
}

/** `Saturday 28 November 2026  04:35:22 +0000`, by the local clock. */
function dateText(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(Math.abs(offset) / 60))}${twoDigits(Math.abs(offset) % 60)}`;
  const day = `${DAYS[date.getDay()]} ${twoDigits(date.getDate())} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return `${day}  ${time} ${zone}`;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');
