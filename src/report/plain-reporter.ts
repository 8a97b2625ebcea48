import type { Outcome, RunEvent, TaskLabel } from '../events/run-event.ts';
import { banner } from './banner.ts';
import type { Paint } from './colour.ts';
import { customStats } from './custom-stats.ts';
import { differenceLines } from './difference-lines.ts';
import { includedLine, retryingLine } from './event-lines.ts';
import { explanationLines } from './explanation-lines.ts';
import { moduleLines } from './module-lines.ts';
import { OpenTasks } from './open-tasks.ts';
import { hostLines, ignoring, itemLines } from './outcome-lines.ts';
import { printable, printableLine } from './printable.ts';
import { recap } from './recap.ts';
import type { Reporter } from './reporter.ts';
import { drained, type Sink } from './sink.ts';
import { StreamedLines } from './streamed-lines.ts';

export interface PlainOptions {
  readonly out: Sink;
  /** Where warnings go, so that a pipe of `out` holds Ansible's lines only. */
  readonly errors: Sink;
  /** The number of `-v`. */
  readonly verbosity: number;
  readonly paint: Paint;
  /** The width of banners; Ansible's default is 79. */
  readonly columns?: number;
  /** Whether what `set_stats` gave is shown at the end. */
  readonly customStats?: boolean;
}

type Of<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

const SHOW_PATHS_FROM = 2;

/** Prints what Ansible's default callback prints, line by line, as it happens. */
export class PlainReporter implements Reporter {
  readonly #options: PlainOptions;
  readonly #tasks = new OpenTasks();
  readonly #streams = new StreamedLines();
  /** Hosts whose failed items were printed, by task: the loop as a whole has nothing to add. */
  readonly #failedLoops = new Set<string>();
  #showDiff = false;

  constructor(options: PlainOptions) {
    this.#options = options;
  }

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'run.started':
        this.#showDiff = event.diff;
        break;
      case 'play.started':
        this.#tasks.isFree = event.free === true;
        this.#printBanner(`PLAY [${event.name}]`);
        break;
      case 'play.empty':
        this.#printBanner(`PLAY [${event.name}]`);
        this.#print([this.#options.paint(`skipping: ${event.reason}`, 'skipped')]);
        break;
      case 'play.exhausted':
        this.#printBanner('NO MORE HOSTS LEFT');
        break;
      case 'task.started':
        this.#startTask(event.task);
        break;
      case 'meta.obeyed':
      case 'host.started':
        break;
      case 'host.output':
        this.#streamed(event);
        break;
      case 'host.retrying':
        this.#retrying(event);
        break;
      case 'item.finished':
        this.#itemFinished(event);
        break;
      case 'host.explained':
        this.#reach(event.task);
        this.#print(explanationLines(event.host, event.label, event.explanation));
        break;
      case 'host.finished':
        this.#hostFinished(event);
        break;
      case 'file.included':
        this.#fileIncluded(event);
        break;
      case 'task.finished':
        this.#tasks.finish(event.task);
        break;
      case 'warning':
        this.#warn(event.message);
        break;
      case 'notice':
        this.#options.errors.write(`${printable(event.message)}\n`);
        break;
      case 'run.finished':
        this.#print(recap(event.stats, this.#options.paint, this.#options.columns));
        if (this.#options.customStats) this.#print(customStats(event.custom, this.#options.columns));
        for (const line of moduleLines(event.modules)) this.#options.errors.write(`${printable(line)}\n`);
        break;
    }
  }

  async close(): Promise<void> {
    await Promise.all([drained(this.#options.out), drained(this.#options.errors)]);
  }

  #startTask(task: TaskLabel): void {
    // Where several tasks are open at once the banner of a further one waits for its first line.
    const isAlone = this.#tasks.size === 0;
    this.#tasks.start(task);
    if (isAlone && !this.#tasks.isFree) this.#printTaskBanner(task);
  }

  #itemFinished({ task: id, host, label, outcome }: Of<'item.finished'>): void {
    const task = this.#reach(id);
    if (outcome.status === 'failed' || outcome.status === 'unreachable') this.#failedLoops.add(loopKey(id, host));
    this.#finishStreams(host);
    this.#print([...this.#differences(outcome), ...itemLines(host, label, outcome, task, this.#options)]);
    this.#printWarnings(outcome);
  }

  #hostFinished({ task: id, host, outcome, loop }: Of<'host.finished'>): void {
    const task = this.#reach(id);
    const itemFailed = this.#failedLoops.delete(loopKey(id, host));
    this.#finishStreams(host);
    if (loop && saidByItems(outcome, itemFailed)) {
      this.#print(ignoring(outcome, this.#options));
      return;
    }
    const differences = loop ? [] : this.#differences(outcome);
    this.#print([...differences, ...hostLines(host, outcome, task, this.#options)]);
    this.#printWarnings(outcome);
  }

  #fileIncluded(event: Of<'file.included'>): void {
    this.#reach(event.task);
    this.#print([this.#options.paint(includedLine(event), 'skipped')]);
  }

  #retrying(event: Of<'host.retrying'>): void {
    const { name } = this.#reach(event.task);
    this.#print([this.#options.paint(retryingLine(name, event), 'retrying')]);
  }

  #streamed({ task, host, stream, text }: Of<'host.output'>): void {
    // Output can come in late, as of a command that was given up.
    if (this.#options.verbosity === 0 || !this.#tasks.has(task)) return;
    const lines = this.#streams.take(streamKey(host, stream), text);
    if (lines.length === 0) return;
    this.#reach(task);
    this.#print(lines.map((line) => streamedLine(host, line)));
  }

  #finishStreams(host: string): void {
    if (this.#options.verbosity === 0) return;
    const rest = (['stdout', 'stderr'] as const).flatMap((stream) => this.#streams.finish(streamKey(host, stream)));
    this.#print(rest.map((line) => streamedLine(host, line)));
  }

  /** The task of an event; its banner is printed again where lines of another one came between. */
  #reach(id: string): TaskLabel {
    const task = this.#tasks.get(id);
    if (!this.#tasks.isUnderBanner(task)) this.#printTaskBanner(task);
    return task;
  }

  #printTaskBanner(task: TaskLabel): void {
    this.#tasks.bannerIsOf(task);
    this.#printBanner(`${task.handler ? 'RUNNING HANDLER' : 'TASK'} [${task.name}]`);
    if (this.#options.verbosity >= SHOW_PATHS_FROM) this.#print([`task path: ${printableLine(task.path)}`]);
  }

  #printBanner(title: string): void {
    this.#print([banner(title, this.#options.columns)]);
  }

  #differences(outcome: Outcome): string[] {
    return this.#showDiff && !outcome.censored ? differenceLines(outcome.differences, this.#options.paint) : [];
  }

  #printWarnings({ result }: Outcome): void {
    if (!Array.isArray(result.warnings)) return;
    for (const message of result.warnings) this.#warn(String(message));
  }

  #warn(message: string): void {
    this.#options.errors.write(`${this.#options.paint(`[WARNING]: ${printable(message)}`, 'warning')}\n`);
  }

  #print(lines: readonly string[]): void {
    if (lines.length > 0) this.#options.out.write(`${lines.join('\n')}\n`);
  }
}

/** Whether the lines of a loop's items say all there is: a loop that was skipped, lost or censored gets a line itself. */
function saidByItems({ status, censored }: Outcome, itemFailed: boolean): boolean {
  if (status === 'skipped' || status === 'unreachable') return false;
  if (status === 'failed') return itemFailed;
  return !censored;
}

const loopKey = (task: string, host: string): string => `${task} ${host}`;
const streamKey = (host: string, stream: string): string => `${stream} ${host}`;
const streamedLine = (host: string, line: string): string => printable(`${host} | ${line}`);
