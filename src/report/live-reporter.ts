import type { Outcome, RunEvent } from '../events/run-event.ts';
import { banner, bannerColumns } from './banner.ts';
import type { Paint } from './colour.ts';
import { differenceLines } from './difference-lines.ts';
import { finishedLine, frame, title } from './live-frame.ts';
import { LiveTask } from './live-task.ts';
import { moduleLines } from './module-lines.ts';
import { hostLines, itemLines } from './outcome-lines.ts';
import { printable, printableLine } from './printable.ts';
import { recap } from './recap.ts';
import type { Reporter } from './reporter.ts';
import { RunSummary } from './run-summary.ts';
import { drained } from './sink.ts';
import { countedHosts } from './task-counts.ts';
import { type Terminal, TerminalWindow, WINDOW_MARGIN } from './terminal-window.ts';

export interface LiveOptions {
  readonly terminal: Terminal;
  readonly paint: Paint;
  /** Milliseconds since some moment. */
  readonly now?: () => number;
}

type Of<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** Five frames a second: more is not read, and drawing takes time from the connections. */
const FRAME_INTERVAL = 200;

/**
 * Shows a run on a terminal: a window with what is going on, one line for each finished task, and in full only what
 * somebody has to read: failures, differences, messages. Events change the state; a timer draws it.
 */
export class LiveReporter implements Reporter {
  readonly #terminal: Terminal;
  readonly #paint: Paint;
  readonly #now: () => number;
  readonly #window: TerminalWindow;
  readonly #summary = new RunSummary();
  readonly #tasks = new Map<string, LiveTask>();
  /** Lines that stay, printed with the next frame. */
  #permanent: string[] = [];
  /** The task under whose name the permanent lines stand. */
  #headingOf: string | undefined;
  #play = { name: '', startedAt: 0, tasksDone: 0 };
  #showDiff = false;
  #timer: NodeJS.Timeout | undefined;
  #drawing: Promise<void> = Promise.resolve();
  #isDrawing = false;

  constructor({ terminal, paint, now = () => performance.now() }: LiveOptions) {
    this.#terminal = terminal;
    this.#paint = paint;
    this.#now = now;
    this.#window = new TerminalWindow(terminal);
  }

  handle(event: RunEvent): void {
    this.#summary.handle(event);
    switch (event.type) {
      case 'run.started':
        this.#showDiff = event.diff;
        this.#timer = setInterval(() => this.#tick(), FRAME_INTERVAL);
        // The display alone keeps no process alive.
        this.#timer.unref();
        break;
      case 'play.started':
        this.#play = { name: event.name, startedAt: this.#now(), tasksDone: 0 };
        this.#print([`\nPLAY [${printableLine(event.name)}]`]);
        break;
      case 'play.empty':
        this.#print([
          `\nPLAY [${printableLine(event.name)}]`,
          this.#paint(`skipping: ${printableLine(event.reason)}`, 'skipped'),
        ]);
        break;
      case 'play.exhausted':
        this.#print([banner('NO MORE HOSTS LEFT', bannerColumns(this.#terminal.columns))]);
        break;
      case 'task.started':
        this.#tasks.set(event.task.id, new LiveTask(event.task, event.hosts.length, this.#now()));
        break;
      case 'host.started':
        this.#tasks.get(event.task)?.begin(event.host, this.#now());
        break;
      case 'host.output':
        this.#tasks.get(event.task)?.stream(event.host, event.text);
        break;
      case 'host.retrying':
        this.#tasks.get(event.task)?.note(event.host, `failed, ${event.left} retries left`);
        break;
      case 'item.finished':
        this.#itemFinished(event);
        break;
      case 'host.finished':
        this.#hostFinished(event);
        break;
      case 'meta.obeyed':
      case 'file.included':
        break;
      case 'task.finished':
        this.#taskFinished(event.task);
        break;
      case 'warning':
        this.#print([this.#paint(`[WARNING]: ${printable(event.message)}`, 'warning')]);
        break;
      case 'notice':
        this.#print([printable(event.message)]);
        break;
      case 'run.finished':
        this.#print(recap(event.stats, this.#paint, bannerColumns(this.#terminal.columns)));
        this.#print(this.#summary.lines(event.stats, this.#paint));
        this.#print(moduleLines(event.modules).map(printable));
        break;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#drawing;
    await this.#window.clear();
    if (this.#permanent.length > 0) await this.#window.print(this.#permanent);
    this.#permanent = [];
    await drained(this.#terminal);
  }

  #itemFinished({ task: id, host, label, outcome }: Of<'item.finished'>): void {
    const task = this.#tasks.get(id);
    if (!task) return;
    task.note(host, `item ${label}`);
    if (this.#deservesLines(outcome)) {
      this.#printUnder(task, [
        ...this.#differences(outcome),
        ...itemLines(host, label, outcome, task.label, { verbosity: 0, paint: this.#paint }),
      ]);
    }
    this.#printWarnings(outcome);
  }

  #hostFinished({ task: id, host, outcome, loop }: Of<'host.finished'>): void {
    const task = this.#tasks.get(id);
    if (!task) return;
    task.finish(host, outcome);
    const saidByItems = loop && outcome.status !== 'unreachable' && outcome.report === undefined;
    if (!saidByItems && this.#deservesLines(outcome)) {
      this.#printUnder(task, [
        ...this.#differences(outcome),
        ...hostLines(host, outcome, task.label, { verbosity: 0, paint: this.#paint }),
      ]);
    }
    this.#printWarnings(outcome);
  }

  #taskFinished(id: string): void {
    const task = this.#tasks.get(id);
    this.#tasks.delete(id);
    if (!task || countedHosts(task.counts) === 0) return;
    this.#play.tasksDone += 1;
    this.#print([finishedLine(task, this.#now(), this.#terminal.columns ?? 80, this.#paint)]);
  }

  /** Failures that end something, what debug has to say, and differences that were asked for. */
  #deservesLines({ status, ignored, shown, differences }: Outcome): boolean {
    if (status === 'failed' || status === 'unreachable') return !ignored;
    return (shown === true && status !== 'skipped') || (this.#showDiff && differences.length > 0);
  }

  #differences({ censored, differences }: Outcome): string[] {
    return this.#showDiff && !censored ? differenceLines(differences, this.#paint) : [];
  }

  #printWarnings({ result }: Outcome): void {
    if (!Array.isArray(result.warnings)) return;
    for (const warning of result.warnings) {
      this.#print([this.#paint(`[WARNING]: ${printable(String(warning))}`, 'warning')]);
    }
  }

  /** Prints lines about a task, under its name and place. */
  #printUnder(task: LiveTask, lines: readonly string[]): void {
    if (this.#headingOf !== task.label.id) this.#print([`${title(task)} ${printableLine(task.label.path)}`]);
    this.#headingOf = task.label.id;
    this.#print(lines);
  }

  #print(lines: readonly string[]): void {
    for (const line of lines) this.#permanent.push(line);
  }

  #tick(): void {
    // A slow terminal skips frames; it does not pile them up.
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    // A display that fails, as on a closed terminal, ends with an error; the run goes on without it.
    this.#drawing = this.#draw().finally(() => {
      this.#isDrawing = false;
    });
    this.#drawing.catch(() => clearInterval(this.#timer));
  }

  async #draw(): Promise<void> {
    const lines = this.#permanent;
    this.#permanent = [];
    if (lines.length > 0) await this.#window.print(lines);
    const view = { ...this.#play, play: this.#play.name, tasks: [...this.#tasks.values()] };
    const columns = (this.#terminal.columns ?? 80) - WINDOW_MARGIN;
    await this.#window.draw(frame(view, this.#now(), columns, this.#terminal.rows ?? 24, this.#paint));
  }
}
