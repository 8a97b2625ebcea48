import { basename, extname, relative, resolve } from 'node:path';
import type { Outcome, RunEvent, TaskLabel } from '../../events/run-event.ts';
import type { Reporter } from '../reporter.ts';
import { resultJson } from '../result-json.ts';
import { shortAction } from '../shown-result.ts';
import { type JunitCase, junitXml } from './junit-xml.ts';
import { fieldsOf, printedFields } from './shown-fields.ts';

/** The settings of Ansible's callback `junit`. */
export interface JunitSettings {
  /** One class for a file, not for each of its tasks. */
  readonly taskClass: boolean;
  readonly taskRelativePath: string;
  readonly replaceOutOfTreePath: string | undefined;
  readonly failOnChange: boolean;
  readonly failOnIgnore: boolean;
  readonly includeSetupTasks: boolean;
  /** Only tasks whose names begin so, and those that failed. */
  readonly testCasePrefix: string;
}

interface Started {
  readonly task: TaskLabel;
  readonly play: string;
  readonly at: number;
}
type Verdict = 'ok' | 'failed' | 'skipped';

/** Gathers what Ansible's callback `junit` writes: each task on each host as a test case. */
export class JunitCallback implements Reporter {
  readonly #settings: JunitSettings;
  readonly #write: (name: string, xml: string) => void;
  readonly #now: () => number;
  readonly #tasks = new Map<string, Started>();
  readonly #cases: JunitCase[] = [];
  #play = '';
  #playbook = '';

  /**
   * @param write takes the name of the file and its text, at the end
   * @param now the clock, in milliseconds
   */
  constructor(settings: JunitSettings, write: (name: string, xml: string) => void, now: () => number = Date.now) {
    this.#settings = settings;
    this.#write = write;
    this.#now = now;
  }

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'run.started': {
        const [first = ''] = event.playbooks;
        this.#playbook = basename(first, extname(first));
        break;
      }
      case 'play.started':
        this.#play = event.name;
        break;
      case 'task.started':
        this.#tasks.set(event.task.id, { task: event.task, play: this.#play, at: this.#now() });
        break;
      case 'host.finished':
        this.#finish(event.task, event.host, event.outcome);
        break;
      case 'run.finished':
        this.#write(`${this.#playbook}-${this.#now() / 1000}.xml`, junitXml(this.#playbook, this.#cases));
        break;
    }
  }

  async close(): Promise<void> {}

  #finish(id: string, host: string, outcome: Outcome): void {
    const started = this.#tasks.get(id);
    // As in Ansible, a host that is out of reach is no test.
    if (!started || (outcome.status === 'unreachable' && !outcome.ignored)) return;
    const { task, play, at } = started;
    const { includeSetupTasks, testCasePrefix } = this.#settings;
    if (!includeSetupTasks && ['setup', 'gather_facts'].includes(shortAction(task))) return;
    const verdict = this.#verdict(task, outcome);
    if (verdict !== 'failed' && !task.name.startsWith(testCasePrefix)) return;
    const time = (this.#now() - at) / 1000;
    const about = { name: `[${host}] ${play}: ${task.name}`, classname: this.#className(task), time };
    this.#cases.push({ ...about, ...told(verdict, outcome) });
  }

  #verdict(task: TaskLabel, { status, ignored }: Outcome): Verdict {
    const { failOnChange, failOnIgnore } = this.#settings;
    if (status === 'skipped' || status === 'unknown') return 'skipped';
    const isFailure = (status === 'failed' && (!ignored || failOnIgnore)) || (status === 'changed' && failOnChange);
    if (isFailure && task.name.includes('EXPECTED FAILURE')) return 'ok';
    return isFailure !== task.name.includes('TOGGLE RESULT') ? 'failed' : 'ok';
  }

  #className({ path }: TaskLabel): string {
    const { taskRelativePath, replaceOutOfTreePath, taskClass } = this.#settings;
    const whole = resolve(path);
    let name = taskRelativePath === '' ? whole : relative(resolve(taskRelativePath), whole);
    if (replaceOutOfTreePath !== undefined && name.startsWith('../')) name = replaceOutOfTreePath + basename(name);
    return taskClass ? name.replace(/\.yml:\d+$/, '') : name;
  }
}

/** What a case has to tell beside its name. */
function told(verdict: Verdict, outcome: Outcome): Pick<JunitCase, 'output' | 'failure' | 'skipped'> {
  const fields = fieldsOf(outcome);
  if (verdict === 'skipped') return { skipped: String(fields.skip_reason ?? 'skipped') };
  const text = resultJson(printedFields(fields, 0), outcome.shown ? 4 : 0);
  if (verdict === 'ok') return { output: text };
  const message = typeof fields.msg === 'string' ? fields.msg : `rc=${String(fields.rc ?? 0)}`;
  return { failure: { message, text } };
}
