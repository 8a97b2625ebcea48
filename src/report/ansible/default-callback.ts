import { basename, resolve } from 'node:path';
import type { Outcome, RunEvent, TaskLabel } from '../../events/run-event.ts';
import { customStats } from '../custom-stats.ts';
import { includedLine, retryingLine } from '../event-lines.ts';
import { explanationLines } from '../explanation-lines.ts';
import { OpenTasks } from '../open-tasks.ts';
import { printableLine } from '../printable.ts';
import { recap } from '../recap.ts';
import type { Reporter } from '../reporter.ts';
import { includesMore, isGathering } from '../shown-result.ts';
import type { CallbackOptions } from './callback-options.ts';
import { shownDifference } from './diff-text.ts';
import { hostPlace } from './host-place.ts';
import { Printer } from './printer.ts';
import { type ResultText, resultTextBy } from './result-text.ts';
import { debugFields, type Fields, fieldsOf, without } from './shown-fields.ts';

type Of<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

const PATHS_FROM = 2;
const CHECK_MARK = ' [CHECK MODE]';

/** Prints what Ansible's callback `default` prints, byte for byte, with all its settings. */
export class DefaultCallback implements Reporter {
  readonly #options: CallbackOptions;
  readonly #text: ResultText;
  readonly #printer: Printer;
  readonly #tasks = new OpenTasks();
  #isCheck = false;

  /** @param text how results are written; by the settings without it */
  constructor(options: CallbackOptions, text: ResultText = resultTextBy(options)) {
    this.#options = options;
    this.#text = text;
    this.#printer = new Printer(options);
  }

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'run.started':
        this.#runStarted(event);
        break;
      case 'play.started':
        this.#tasks.isFree = event.free === true;
        this.#printer.banner(`PLAY [${event.name}]${event.check === true ? this.#checkMark : ''}`);
        break;
      case 'play.empty':
        this.#printer.banner(`PLAY [${event.name}]`);
        this.#printer.print('skipping: no hosts matched', 'skipped');
        break;
      case 'play.exhausted':
        this.#printer.banner('NO MORE HOSTS LEFT');
        break;
      case 'task.started':
        this.#taskStarted(event.task);
        break;
      case 'host.started':
        this.#hostStarted(event);
        break;
      case 'meta.obeyed':
        if (this.#showsAll) this.#printBanner(event.task);
        break;
      case 'host.output':
        break;
      case 'host.retrying':
        this.#retrying(event);
        break;
      case 'item.finished':
        this.#itemFinished(event);
        break;
      case 'host.explained':
        this.#reach(event.task);
        this.#printer.print(explanationLines(event.host, event.label, event.explanation).join('\n'));
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
        this.#printer.warn(event.message);
        break;
      case 'notice':
        this.#printer.print(event.message, undefined, true);
        break;
      case 'remark':
        this.#printer.remark(event);
        break;
      case 'playbook.finished':
        this.#recap(event.stats);
        this.#markDryRun();
        break;
      case 'playbook.started':
        this.#playbookStarted(event.path);
        break;
      case 'run.finished':
        this.#runFinished(event);
        break;
    }
  }

  close(): Promise<void> {
    return this.#printer.close();
  }

  #runStarted({ playbooks, check }: Of<'run.started'>): void {
    this.#isCheck = check;
    this.#playbookStarted(playbooks[0]);
  }

  #playbookStarted(path: string | undefined): void {
    if (this.#options.verbosity >= PATHS_FROM && path !== undefined)
      this.#printer.banner(`PLAYBOOK: ${basename(path)}`);
    this.#markDryRun();
  }

  #runFinished({ stats, custom }: Of<'run.finished'>): void {
    this.#recap(stats);
    const { showCustomStats } = this.#options.settings;
    const told = showCustomStats ? customStats(custom, this.#options.columns) : [];
    if (told.length > 0) this.#printer.print(told.join('\n'));
    this.#markDryRun();
  }

  #recap(stats: Of<'run.finished'>['stats']): void {
    this.#printer.print(recap(stats, this.#options.paint, this.#options.columns).join('\n'));
    this.#printer.print('');
  }

  #markDryRun(): void {
    if (this.#isCheck && this.#options.settings.checkModeMarkers) this.#printer.banner('DRY RUN');
  }

  get #checkMark(): string {
    return this.#options.settings.checkModeMarkers ? CHECK_MARK : '';
  }

  #taskStarted(task: TaskLabel): void {
    this.#tasks.start(task);
    // Where results may be left out, and where hosts go their own ways, the first line that is printed brings the banner.
    if (this.#showsAll) this.#printBanner(task);
  }

  get #showsAll(): boolean {
    const { displaySkippedHosts, displayOkHosts } = this.#options.settings;
    return !this.#tasks.isFree && displaySkippedHosts && displayOkHosts;
  }

  #hostStarted({ task, host }: Of<'host.started'>): void {
    if (!this.#options.settings.showPerHostStart) return;
    const { handler, name } = this.#tasks.get(task);
    this.#printer.print(printableLine(` [started ${handler ? 'HANDLER' : 'TASK'}: ${name} on ${host}]`), 'ok');
  }

  #retrying(event: Of<'host.retrying'>): void {
    const { outcome } = event;
    const line = retryingLine(this.#tasks.get(event.task).name, event);
    const isVerbose = this.#options.verbosity > PATHS_FROM && outcome !== undefined;
    this.#printer.print(isVerbose ? `${line}Result was: ${this.#text(fieldsOf(outcome), false)}` : line, 'retrying');
  }

  #itemFinished({ task: id, host, label, outcome }: Of<'item.finished'>): void {
    const { displaySkippedHosts, displayOkHosts, displayFailedStderr } = this.#options.settings;
    const { status } = outcome;
    const isSkipped = status === 'skipped' || status === 'unknown';
    if (isSkipped ? !displaySkippedHosts : status === 'ok' && !displayOkHosts) return;
    const task = this.#reach(id);
    const item = `(item=${outcome.censored ? 'None' : printableLine(label)})`;
    const fields = debugFields(fieldsOf(outcome), task);
    const at = hostPlace(host, outcome);
    if (status === 'failed' || status === 'unreachable') {
      this.#printer.warnOf(fields);
      const text = this.#text(without(fields, 'warnings', 'deprecations'), outcome.shown === true);
      this.#printer.print(`failed: ${at} ${item} => ${text}`, 'failed', displayFailedStderr);
    } else if (isSkipped) {
      this.#printer.print(`skipping: [${host}] => ${item} ${this.#result(fields, outcome, task)}`, 'skipped');
    } else {
      this.#difference(task, outcome);
      this.#printer.print(`${status}: ${at} => ${item}${this.#result(fields, outcome, task)}`, status);
    }
  }

  #hostFinished({ task: id, host, outcome, loop }: Of<'host.finished'>): void {
    const task = this.#tasks.get(id);
    const ofLoop = loop && 'results' in outcome.result;
    switch (outcome.status) {
      case 'failed':
        this.#failed(task, host, outcome, ofLoop);
        break;
      case 'unreachable':
        this.#reach(id);
        this.#fatal(`UNREACHABLE!`, host, outcome, fieldsOf(outcome));
        break;
      case 'unknown':
      case 'skipped':
        this.#skipped(task, host, outcome);
        return;
      default:
        this.#done(task, host, outcome, ofLoop);
    }
    if (outcome.ignored) this.#printer.print('...ignoring', 'skipped');
  }

  #failed(task: TaskLabel, host: string, outcome: Outcome, ofLoop: boolean): void {
    const fields = debugFields(fieldsOf(outcome), task);
    this.#reach(task.id);
    this.#printer.warnOf(fields);
    if (ofLoop && 'results' in fields) return;
    const { settings, verbosity } = this.#options;
    if (settings.showTaskPathOnFailure && verbosity < PATHS_FROM) this.#printPath(task);
    this.#fatal('FAILED!', host, outcome, without(fields, 'warnings', 'deprecations'));
  }

  #fatal(word: string, host: string, outcome: Outcome, fields: Fields): void {
    const line = `fatal: ${hostPlace(host, outcome)}: ${word} => ${this.#text(fields, outcome.shown === true)}`;
    const tone = word === 'FAILED!' ? 'failed' : 'unreachable';
    this.#printer.print(line, tone, this.#options.settings.displayFailedStderr);
  }

  #skipped(task: TaskLabel, host: string, outcome: Outcome): void {
    if (!this.#options.settings.displaySkippedHosts) return;
    this.#reach(task.id);
    const fields = without(debugFields(fieldsOf(outcome), task), 'results');
    const text = this.#result(fields, outcome, task);
    this.#printer.print(`skipping: [${printableLine(host)}]${text}`, 'skipped');
  }

  #done(task: TaskLabel, host: string, outcome: Outcome, ofLoop: boolean): void {
    if (includesMore(task)) {
      this.#reach(task.id);
      return;
    }
    if (!ofLoop) this.#difference(task, outcome);
    if (outcome.status === 'ok' && !this.#options.settings.displayOkHosts) return;
    this.#reach(task.id);
    this.#printer.warnOf(outcome.result);
    if (ofLoop) return;
    const fields = without(debugFields(fieldsOf(outcome), task), 'warnings', 'deprecations');
    const status = outcome.status === 'changed' ? 'changed' : 'ok';
    this.#printer.print(`${status}: ${hostPlace(host, outcome)}${this.#result(fields, outcome, task)}`, status);
  }

  #fileIncluded(event: Of<'file.included'>): void {
    this.#reach(event.task);
    this.#printer.print(includedLine(event), 'skipped');
  }

  /** ` => ` and the result, where it is to be seen. */
  #result(fields: Fields, outcome: Outcome, task: TaskLabel): string {
    const isShown = (this.#options.verbosity > 0 && !isGathering(task)) || outcome.shown === true;
    return isShown ? ` => ${this.#text(fields, outcome.shown === true)}` : '';
  }

  #difference(task: TaskLabel, outcome: Outcome): void {
    const text = shownDifference(task, outcome, this.#options);
    if (text === undefined) return;
    this.#reach(task.id);
    this.#options.out.write(text);
  }

  /** The task of an event, under its banner. */
  #reach(id: string): TaskLabel {
    const task = this.#tasks.get(id);
    if (!this.#tasks.isUnderBanner(task)) this.#printBanner(task);
    return task;
  }

  #printBanner(task: TaskLabel): void {
    this.#tasks.bannerIsOf(task);
    const mark = task.check === true ? this.#checkMark : '';
    this.#printer.banner(`${task.handler ? 'RUNNING HANDLER' : 'TASK'} [${task.name}]${mark}`);
    if (this.#options.verbosity >= PATHS_FROM) this.#printPath(task);
  }

  #printPath({ path }: TaskLabel): void {
    this.#printer.print(`task path: ${printableLine(resolve(path))}`, 'retrying');
  }
}
