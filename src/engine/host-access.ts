import { environmentsOf } from '../playbook/effective.ts';
import type { Keyword, Task } from '../playbook/model.ts';
import { shortName } from '../playbook/statements.ts';
import type { RemoteHost } from '../remote/remote-host.ts';
import type { ScriptOptions } from '../remote/script-options.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { text } from '../template/operations/text.ts';
import { UndefinedVariable } from '../template/undefined-variable.ts';
import { type Dict, isDict, isList, type Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { becomeOf } from './become.ts';
import { HostState } from './host-state.ts';
import { KeywordValues } from './keyword-values.ts';
import type { PlayContext } from './play-context.ts';
import type { RunContext } from './run-context.ts';

/** How one task reaches the host it works on, and as whom: its own host, or the one it is delegated to. */
export class HostAccess {
  readonly #run: RunContext;
  readonly #play: PlayContext;
  readonly #task: Task;
  readonly #host: HostState;
  readonly #scope: LayeredScope;
  readonly #keywords: KeywordValues;
  /** The inventory name of the host that does the work in the place of the task's own. */
  readonly delegate: string | undefined;

  constructor(run: RunContext, play: PlayContext, task: Task, host: HostState, scope: LayeredScope) {
    this.#run = run;
    this.#play = play;
    this.#task = task;
    this.#host = host;
    this.#scope = scope;
    this.#keywords = new KeywordValues(run.renderer, scope);
    this.delegate = this.#keywords.inherited(task, 'delegate_to')?.text();
  }

  /** The host that does the work; it connects when it is first used. */
  remote(): RemoteHost {
    const { delegate } = this;
    return this.#run.connections.get(delegate ?? this.#host.name, this.#variables(), {
      connection: delegate === undefined ? this.#keywords.inherited(this.#task, 'connection')?.text() : undefined,
      user: this.#keywords.inherited(this.#task, 'remote_user')?.text(),
      port: this.#keywords.inherited(this.#task, 'port')?.number(),
    });
  }

  /** The address of the delegate, where its variables give one. */
  get delegateAddress(): string | undefined {
    const address = this.delegate === undefined ? undefined : this.#variables()('ansible_host');
    return typeof address === 'string' ? address : undefined;
  }

  /** The become user, environment and time limit of what the task runs. */
  options(onOutput: ScriptOptions['onOutput']): ScriptOptions {
    const keywords = this.#keywords;
    const become = becomeOf(this.#task, keywords, this.#variables(), this.#run.options.defaults);
    const timeout =
      keywords.inherited(this.#task, 'timeout')?.number() ??
      keywords.read(this.#task.async, 'async')?.number() ??
      this.#run.options.settings.taskTimeout;
    const environment = this.#environment();
    return {
      ...(become ? { as: become } : {}),
      ...(environment.size > 0 ? { environment } : {}),
      ...(timeout ? { timeout: timeout * 1000 } : {}),
      ...(onOutput ? { onOutput } : {}),
    };
  }

  /** A variable of the host that does the work, rendered. */
  variable(name: string): Value | undefined {
    return this.#variables()(name);
  }

  /** The variables that say how to reach the host that does the work. */
  #variables(): (name: string) => Value | undefined {
    const { delegate } = this;
    if (delegate === undefined) return (name) => this.#rendered(name, this.#scope);
    const own = scopeOfDelegate(this.#run, this.#play, this.#task, delegate);
    return (name) => this.#rendered(name, own);
  }

  #rendered(name: string, scope: LayeredScope): Value | undefined {
    const value = scope.get(name);
    return value === undefined ? undefined : this.#run.renderer.render(value, scope);
  }

  /** What a keyword sets. While the facts are gathered that some of it is made of, only the rest counts. */
  #entriesOf(keyword: Keyword): readonly Value[] {
    try {
      return this.#keywords.read(keyword, 'environment')?.list() ?? [];
    } catch (error) {
      if (!awaitsFacts(this.#task, error)) throw error;
      return (isList(keyword.value) ? keyword.value : [keyword.value]).map((entry) => this.#withoutAwaited(entry));
    }
  }

  #withoutAwaited(entry: Value): Dict {
    const known: Dict = new Map();
    for (const [name, value] of isDict(entry) ? entry : []) {
      try {
        known.set(name, this.#run.renderer.render(value, this.#scope));
      } catch (error) {
        if (!awaitsFacts(this.#task, error)) throw error;
      }
    }
    return known;
  }

  #environment(): ReadonlyMap<string, string> {
    const all = new Map<string, string>();
    for (const keyword of environmentsOf(this.#task)) {
      for (const entry of this.#entriesOf(keyword)) {
        if (!isDict(entry)) throw new InfrakitError('"environment" must be a mapping', { span: keyword.span });
        for (const [name, setting] of entry) all.set(String(name), text(setting));
      }
    }
    return all;
  }
}

/** What is gathered cannot be used before it is gathered: Ansible leaves such an environment out, and so do plays that count on it. */
const awaitsFacts = ({ action }: Task, error: unknown): boolean =>
  ['setup', 'gather_facts'].includes(shortName(action.name)) &&
  error instanceof UndefinedVariable &&
  /ansible_env|ansible_facts\.env/.test(error.message);

/** The variables of a host that a task is delegated to. One that no inventory has is without variables of its own. */
export function scopeOfDelegate(run: RunContext, play: PlayContext, task: Task, name: string): LayeredScope {
  return run.scopes.forDelegate(run.states.get(name) ?? new HostState(name), play, task);
}
