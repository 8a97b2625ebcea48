import type { Outcome, RunEvent, TaskLabel } from '../../events/run-event.ts';
import { printableLine } from '../printable.ts';
import type { Reporter } from '../reporter.ts';
import { drained } from '../sink.ts';
import type { CallbackOptions } from './callback-options.ts';

/** Orders to a terminal (ECMA-48, and the cursor that VT100s keep). */
const RESET = '\x1b[0;0m';
const BOLD = '\x1b[1m';
const UNDERLINE = '\x1b[4m';
const CLEAR_LINE = '\x1b[2K';
const SAVE = '\x1b[s';
const RESTORE = '\x1b[u';
const WRAP = '\x1b[7h';
const NO_WRAP = '\x1b[7l';

type State = 'skipped' | 'ok' | 'changed' | 'failed' | 'unreachable' | 'ignored';
const COLOURS: { readonly [state in State]: string } = {
  ok: '\x1b[0;32m',
  changed: '\x1b[0;33m',
  skipped: '\x1b[0;36m',
  ignored: '\x1b[46m\x1b[1;31m',
  failed: '\x1b[0;31m',
  unreachable: '\x1b[1;31m',
};
/** From the least to the most: items of a loop only make the state of their host worse. */
const STATES: readonly State[] = ['skipped', 'ok', 'changed', 'failed', 'unreachable'];
const LASTING = new Set<State>(['changed', 'failed', 'unreachable']);

/** Draws what community.general's callback `dense` draws: a line for each task that did something, of coloured hosts. */
export class DenseCallback implements Reporter {
  readonly #options: CallbackOptions;
  readonly #counts = { play: 0, task: 0, handler: 0 };
  #kind: 'task' | 'handler' = 'task';
  #hosts = new Map<string, { state: State; delegate?: string }>();
  #keep = false;
  #name = '';

  constructor(options: CallbackOptions) {
    this.#options = options;
    this.#write(RESET + SAVE + CLEAR_LINE);
  }

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'play.started':
        this.#playStarted(event.name);
        break;
      case 'play.empty':
        this.#playStarted(event.name);
        this.#write('skipping: no hosts matched\n');
        break;
      case 'host.retrying':
        this.#retrying(event);
        break;
      case 'play.exhausted':
        this.#leaveLine();
        this.#write(`\x1b[1;37m\x1b[41mNO MORE HOSTS LEFT${RESTORE}${RESET}\n${SAVE}${CLEAR_LINE}`);
        break;
      case 'task.started':
        this.#taskStarted(event.task);
        break;
      case 'item.finished':
      case 'host.finished':
        this.#progress(event.host, event.outcome);
        break;
      case 'run.finished':
        this.#leaveLine();
        break;
    }
  }

  async close(): Promise<void> {
    this.#write(`${RESTORE}${RESET}\n${SAVE}${CLEAR_LINE}`);
    await drained(this.#options.out);
  }

  /** Keeps the line of the task before where it has something to tell, and goes to the next, or clears it. */
  #leaveLine(): void {
    this.#write(RESTORE + RESET + (this.#keep ? `\n${SAVE}` : '') + CLEAR_LINE);
    this.#keep = false;
  }

  #playStarted(name: string): void {
    this.#leaveLine();
    Object.assign(this.#counts, { play: this.#counts.play + 1, task: 0, handler: 0 });
    const title = printableLine(name.toUpperCase());
    this.#write(`${BOLD}PLAY ${this.#counts.play}: ${title}${RESTORE}${RESET}\n${SAVE}${CLEAR_LINE}`);
  }

  #taskStarted({ name, handler }: TaskLabel): void {
    this.#name = name;
    if (this.#keep || handler) this.#leaveLine();
    // What the task before left on the line stays until there is something to put there.
    else this.#write(RESTORE + RESET);
    this.#hosts = new Map();
    this.#kind = handler ? 'handler' : 'task';
    this.#counts[this.#kind] += 1;
    this.#write(`${UNDERLINE}${this.#kind} ${this.#counts[this.#kind]}.${RESET}`);
  }

  #retrying({ host, left }: Extract<RunEvent, { type: 'host.retrying' }>): void {
    const line = printableLine(`FAILED - RETRYING: [${host}]: ${this.#name} (${left} retries left).`);
    this.#write(`${line}\n`);
  }

  #progress(host: string, outcome: Outcome): void {
    const state = outcome.ignored && outcome.status === 'failed' ? 'ignored' : stateOf(outcome);
    const known = this.#hosts.get(host);
    const isWorse = !known || STATES.indexOf(known.state) < STATES.indexOf(state);
    this.#hosts.set(host, {
      state: isWorse ? state : known.state,
      ...(outcome.delegatedTo === undefined ? {} : { delegate: outcome.delegateAddress ?? outcome.delegatedTo }),
    });
    if (LASTING.has(state)) this.#keep = true;
    const hosts = [...this.#hosts].map(([name, { state: at, delegate }]) => {
      const before = delegate === undefined ? '' : `${delegate}>`;
      return ` ${printableLine(before)}${COLOURS[at]}${printableLine(name)}${RESET}`;
    });
    const head = `${RESTORE}${RESET}${CLEAR_LINE}${NO_WRAP}${UNDERLINE}${this.#kind} ${this.#counts[this.#kind]}:${RESET}`;
    this.#write(head + hosts.join('') + WRAP);
  }

  #write(text: string): void {
    this.#options.out.write(text);
  }
}

const stateOf = ({ status }: Outcome): State => (status === 'unknown' ? 'skipped' : status);
