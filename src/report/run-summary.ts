import type { HostStats, Outcome, RunEvent, TaskLabel } from '../events/run-event.ts';
import type { Paint, Tone } from './colour.ts';
import { printableLine } from './printable.ts';

/** The same thing said of several hosts. */
interface Finding {
  readonly task: TaskLabel;
  readonly message: string;
  readonly hosts: Set<string>;
}

const MOST_HOSTS = 10;

/** Gathers what deserves a second look at the end of a run: failures, what is not known, and what changed. */
export class RunSummary {
  readonly #tasks = new Map<string, TaskLabel>();
  readonly #failures = new Map<string, Finding>();
  readonly #unknown = new Map<string, Finding>();
  /** The last failed item of a loop says more than the outcome of the loop, which alone knows whether it is ignored. */
  readonly #failedItems = new Map<string, Outcome>();
  readonly #changedTasks = new Set<string>();
  readonly #changedHosts = new Set<string>();
  #check = false;

  handle(event: RunEvent): void {
    if (event.type === 'run.started') this.#check = event.check;
    if (event.type === 'task.started') this.#tasks.set(event.task.id, event.task);
    if (event.type === 'host.finished') this.#finished(event.task, event.host, event.outcome);
    if (event.type === 'item.finished' && isFailure(event.outcome)) {
      this.#failedItems.set(loopKey(event.task, event.host), event.outcome);
    }
    if (event.type === 'task.finished') this.#tasks.delete(event.task);
  }

  /** The lines after the recap; none where nothing failed, changed or is unknown. */
  lines(stats: { readonly [host: string]: HostStats }, paint: Paint): string[] {
    // A host whose statistics show no failure was rescued: its failures are settled.
    const isFailed = (host: string) => (stats[host]?.failed ?? 0) + (stats[host]?.unreachable ?? 0) > 0;
    const failures = [...this.#failures.values()].flatMap((finding) => {
      const hosts = new Set([...finding.hosts].filter(isFailed));
      return hosts.size > 0 ? [{ ...finding, hosts }] : [];
    });
    return [
      ...section('failed', failures, 'failed', paint),
      ...section('unknown until it runs', [...this.#unknown.values()], 'unknown', paint),
      ...this.#changedLine(paint),
    ];
  }

  #finished(id: string, host: string, outcome: Outcome): void {
    const failedItem = this.#failedItems.get(loopKey(id, host));
    this.#failedItems.delete(loopKey(id, host));
    if (isFailure(outcome)) this.#note(this.#failures, id, host, failureMessage(failedItem ?? outcome));
    if (outcome.status === 'unknown') this.#note(this.#unknown, id, host, printableLine(outcome.reason ?? ''));
    if (outcome.status === 'changed') {
      this.#changedTasks.add(id);
      this.#changedHosts.add(host);
    }
  }

  #note(findings: Map<string, Finding>, id: string, host: string, message: string): void {
    const task = this.#tasks.get(id);
    if (!task) return;
    const key = `${id} ${message}`;
    const finding = findings.get(key) ?? { task, message, hosts: new Set<string>() };
    finding.hosts.add(host);
    findings.set(key, finding);
  }

  #changedLine(paint: Paint): string[] {
    const [tasks, hosts] = [this.#changedTasks.size, this.#changedHosts.size];
    if (tasks === 0) return [];
    const verb = this.#check ? 'would change' : 'changed';
    return [paint(`${verb}: ${counted(tasks, 'task')} on ${counted(hosts, 'host')}`, 'changed')];
  }
}

const isFailure = ({ status, ignored }: Outcome): boolean =>
  (status === 'failed' || status === 'unreachable') && !ignored;

/** One line: the message, and of a command the last line of its stderr. */
function failureMessage({ result, censored, status }: Outcome): string {
  if (censored) return 'hidden by no_log';
  const message = typeof result.msg === 'string' ? result.msg.split('\n')[0] : status;
  const stderr = typeof result.stderr === 'string' ? result.stderr.trimEnd().split('\n').at(-1) : '';
  return printableLine(stderr ? `${message}: ${stderr}` : (message ?? status));
}

function section(heading: string, findings: readonly Finding[], tone: Tone, paint: Paint): string[] {
  if (findings.length === 0) return [];
  const entries = findings.flatMap(({ task, message, hosts }) => [
    `  ${printableLine(task.name)} (${printableLine(task.path)})`,
    paint(`    ${hostNames(hosts)}: ${message}`, tone),
  ]);
  return [paint(`${heading}:`, tone), ...entries, ''];
}

function hostNames(hosts: ReadonlySet<string>): string {
  const names = [...hosts].slice(0, MOST_HOSTS).map(printableLine).join(', ');
  return hosts.size > MOST_HOSTS ? `${names} and ${hosts.size - MOST_HOSTS} more` : names;
}

const loopKey = (task: string, host: string): string => `${task} ${host}`;
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
