import { inherited } from '../playbook/effective.ts';
import type { Task } from '../playbook/model.ts';
import { LazyDict } from '../template/value.ts';
import type { Layer, LayeredScope } from '../vars/layered-scope.ts';
import { scopeOfDelegate } from './host-access.ts';
import { RenderedScope } from './host-vars.ts';
import { KeywordValues } from './keyword-values.ts';
import type { PlayContext } from './play-context.ts';
import type { RunContext } from './run-context.ts';

const NAME = 'ansible_delegated_vars';

/** The scope of a task with what it knows of the host it is delegated to, where it is: `ansible_delegated_vars`. */
export function withDelegate(run: RunContext, play: PlayContext, task: Task, scope: LayeredScope): LayeredScope {
  if (!inherited(task, 'delegate_to')) return scope;
  let known: DelegatedVars | undefined;
  const layer: Layer = {
    get(name) {
      if (name !== NAME) return undefined;
      known ??= new DelegatedVars(run, play, task, scope);
      return known;
    },
    keys: () => [NAME],
  };
  return scope.with(layer);
}

/** The variables of the host that does the work of a task, under its name. */
class DelegatedVars extends LazyDict {
  readonly #run: RunContext;
  readonly #play: PlayContext;
  readonly #task: Task;
  readonly #scope: LayeredScope;

  constructor(run: RunContext, play: PlayContext, task: Task, scope: LayeredScope) {
    super();
    this.#run = run;
    this.#play = play;
    this.#task = task;
    this.#scope = scope;
  }

  get(host: string): LazyDict | undefined {
    if (host !== this.#delegate()) return undefined;
    const delegate = scopeOfDelegate(this.#run, this.#play, this.#task, host);
    const own = new Map([
      ['ansible_host', delegate.get('ansible_host') ?? delegate.get('ansible_ssh_host') ?? host],
      // As in Ansible the name stays that of the host for which the work is done.
      ['inventory_hostname', this.#scope.get('inventory_hostname') ?? host],
    ]);
    const scope = delegate.with(own);
    return new RenderedScope(scope, this.#run.renderer, ['hostvars', 'vars']);
  }

  keys(): Iterable<string> {
    const delegate = this.#delegate();
    return delegate === undefined ? [] : [delegate];
  }

  #delegate(): string | undefined {
    return new KeywordValues(this.#run.renderer, this.#scope).inherited(this.#task, 'delegate_to')?.text();
  }
}
