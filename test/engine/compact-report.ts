import { basename } from 'node:path';
import type { HostStats, Outcome, RunEvent, TaskLabel } from '../../src/events/run-event.ts';
import type { Json } from '../../src/template/value.ts';

/** Ansible's own modules may be named with their collection. */
const shortName = (action: string): string => action.replace(/^ansible\.builtin\./, '');

const SHOWN = new Set(['debug', 'fail', 'assert']);
/** What stands beside the value of `debug: var=`. */
const NOT_THE_VALUE =
  /^(changed|failed|failed_when_result|attempts|ansible_loop_var|ansible_index_var|ansible_loop|item|each|retries)$/;

/**
 * A run as a scenario tells it: a line for each task with the status of every host and item, below it what debug, fail
 * and assert say, and the recap without zeros.
 */
export function compactReport(events: readonly RunEvent[]): string {
  const lines: string[] = [];
  let task: TaskReport | undefined;
  const flush = () => {
    lines.push(...(task?.lines() ?? []));
    task = undefined;
  };
  for (const event of events) {
    if (event.type === 'task.started') {
      flush();
      task = new TaskReport(event.task);
    } else if (event.type === 'file.included') {
      // Other hosts may still fail to include anything.
      const same = task?.again();
      flush();
      task = same;
    } else if (event.type === 'item.finished')
      task?.item(event.host, event.outcome.censored ? 'None' : event.label, event.outcome);
    else if (event.type === 'host.finished') task?.host(event.host, event.outcome);
    else if (event.type === 'task.finished') flush();
    if (event.type === 'play.started' || event.type === 'play.empty') lines.push(`PLAY ${event.name}`);
    if (event.type === 'play.empty') lines.push('NO HOSTS MATCHED');
    if (event.type === 'play.exhausted') lines.push('NO MORE HOSTS');
    if (event.type === 'file.included') {
      const item = event.label === undefined ? '' : ` (item=${event.label})`;
      lines.push(`INCLUDED ${basename(event.path)}: ${event.hosts.join(', ')}${item}`);
    }
    if (event.type === 'run.finished') lines.push('RECAP', ...recapLines(event.stats));
  }
  return `${lines.join('\n')}\n`;
}

interface Item {
  readonly label: string;
  readonly outcome: Outcome;
}

/** What happened in one task, gathered until its hosts can be told in the order of their names. */
class TaskReport {
  readonly #task: TaskLabel;
  readonly #items = new Map<string, Item[]>();
  readonly #hosts = new Map<string, Outcome>();

  constructor(task: TaskLabel) {
    this.#task = task;
  }

  /** The same task without what was gathered so far. */
  again(): TaskReport {
    return new TaskReport(this.#task);
  }

  item(host: string, label: string, outcome: Outcome): void {
    this.#items.set(host, [...(this.#items.get(host) ?? []), { label, outcome }]);
  }

  host(host: string, outcome: Outcome): void {
    this.#hosts.set(host, outcome);
  }

  lines(): string[] {
    if (this.#hosts.size === 0) return [];
    const hosts = [...this.#hosts].sort(([a], [b]) => (a < b ? -1 : 1));
    const head = `${this.#task.handler ? 'HANDLER' : 'TASK'} ${this.#task.name}`;
    const statuses = hosts.map(
      ([host, outcome]) => `${place(host, outcome)} ${status(outcome)}${this.#statuses(host)}`,
    );
    return [`${head}: ${statuses.join(', ')}`, ...hosts.flatMap(([host, outcome]) => this.#values(host, outcome))];
  }

  #statuses(host: string): string {
    const items = this.#items.get(host);
    if (!items) return '';
    return ` (${items.map(({ label, outcome }) => `${label} ${status(outcome)}`).join(', ')})`;
  }

  #values(host: string, outcome: Outcome): string[] {
    if (!SHOWN.has(shortName(this.#task.action))) return [];
    const items = this.#items.get(host);
    const said = items ?? [{ label: undefined, outcome }];
    return said.flatMap(({ label, outcome: each }) => {
      const value = this.#value(each);
      return value === undefined ? [] : [`  ${place(host, each)}${label === undefined ? '' : ` ${label}`}: ${value}`];
    });
  }

  #value({ status: ended, result, censored }: Outcome): string | undefined {
    const isDebug = shortName(this.#task.action) === 'debug';
    if (ended === 'skipped' || ended === 'unknown' || (isDebug && ended === 'failed')) return undefined;
    if (censored) return 'censored';
    if ('msg' in result || !isDebug) return asPython(result.msg ?? null);
    const entry = Object.entries(result).find(([name]) => !NOT_THE_VALUE.test(name));
    return entry && asPython(entry[1]);
  }
}

const place = (host: string, { delegatedTo }: Outcome): string =>
  delegatedTo === undefined || delegatedTo === host ? host : `${host} -> ${delegatedTo}`;

function status({ status: ended, ignored, result }: Outcome): string {
  const attempts = typeof result.attempts === 'number' && ended !== 'skipped' ? ` after ${result.attempts}` : '';
  return `${ended}${ignored ? ' ignored' : ''}${attempts}`;
}

/** JSON with the blanks that Python puts between its parts. */
function asPython(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(asPython).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${asPython(item)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
}

function recapLines(stats: { readonly [host: string]: HostStats }): string[] {
  return Object.entries(stats)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, figures]) => {
      const shown = Object.entries(figures).filter(([, figure]) => figure > 0);
      return `  ${host}: ${shown.map(([name, figure]) => `${name}=${figure}`).join(' ') || 'nothing'}`;
    });
}
