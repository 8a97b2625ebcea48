import { inherited } from '../playbook/effective.ts';
import type { InheritedKeyword, Task } from '../playbook/model.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Value } from '../template/value.ts';
import type { Layer, LayeredScope } from '../vars/layered-scope.ts';
import { KeywordValues } from './keyword-values.ts';
import type { ConnectionDefaults } from './run-options.ts';

/** Each variable and the name that means the same, where it has two. */
const NAMES: ReadonlyMap<string, string | undefined> = new Map([
  ['ansible_connection', undefined],
  ['ansible_host', 'ansible_ssh_host'],
  ['ansible_ssh_host', 'ansible_host'],
  ['ansible_user', 'ansible_ssh_user'],
  ['ansible_ssh_user', 'ansible_user'],
  ['ansible_timeout', 'ansible_ssh_timeout'],
  ['ansible_ssh_timeout', 'ansible_timeout'],
  ['ansible_shell_executable', undefined],
]);

/**
 * How a task reaches its host, for templates that count on finding it in variables that nobody has set; `hostvars` do
 * not have it. What is not written down either (a user) stays undefined. (Ansible adds them in
 * PlayContext.update_vars.)
 */
export function connectionVariables(
  host: string,
  task: Task,
  renderer: Renderer,
  defaults: ConnectionDefaults,
  scope: () => LayeredScope,
): Layer {
  const asked = new Set<string>();
  const keyword = (name: InheritedKeyword): Value | undefined => {
    const written = inherited(task, name);
    return written && new KeywordValues(renderer, scope()).read(written, name)?.value;
  };
  const known = (name: string): Value | undefined => {
    const twin = NAMES.get(name);
    return (twin === undefined ? undefined : scope().get(twin)) ?? ofTask(name);
  };
  const ofTask = (name: string): Value | undefined => {
    switch (name) {
      case 'ansible_connection':
        return keyword('connection') ?? defaults.connection;
      case 'ansible_host':
      case 'ansible_ssh_host':
        return host;
      case 'ansible_user':
      case 'ansible_ssh_user':
        return keyword('remote_user') ?? defaults.user;
      case 'ansible_timeout':
      case 'ansible_ssh_timeout':
        return defaults.connectTimeout / 1000;
      default:
        return '/bin/sh';
    }
  };
  const value = (name: string): Value | undefined => {
    // A keyword may be written with the very variable, and each name of two leads to the other.
    if (!NAMES.has(name) || asked.has(name)) return undefined;
    asked.add(name);
    try {
      return known(name);
    } finally {
      asked.delete(name);
    }
  };
  return {
    get: value,
    keys: () => [...NAMES.keys()].filter((name) => value(name) !== undefined),
  };
}
