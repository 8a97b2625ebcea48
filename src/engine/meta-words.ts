import type { Task } from '../playbook/model.ts';

/** What Ansible says of a meta task that was obeyed for a host. */
const DONE: Readonly<Record<string, (host: string, role: string) => string>> = {
  noop: () => 'noop',
  flush_handlers: (host) => `triggered running handlers for ${host}`,
  refresh_inventory: () => 'inventory successfully refreshed',
  clear_facts: () => 'facts cleared',
  clear_host_errors: () => 'cleared host errors',
  end_batch: () => 'ending batch',
  end_play: () => 'ending play',
  end_host: (host) => `ending play for ${host}`,
  end_role: (host, role) => `ending role ${role} for ${host}`,
  reset_connection: () => 'reset connection',
};

/** How it goes on where the condition of one does not hold. */
const NOT_DONE: Readonly<Record<string, (host: string, role: string) => string>> = {
  flush_handlers: (host) => `not running handlers for ${host}`,
  refresh_inventory: () => 'not refreshing inventory',
  clear_facts: (host) => `not clearing facts and fact cache for ${host}`,
  clear_host_errors: (host) => `not clearing host error state for ${host}`,
  end_batch: () => 'continuing current batch',
  end_play: () => 'continuing play',
  end_host: (host) => `continuing execution for ${host}`,
  end_role: (host, role) => `continuing role ${role} for ${host}`,
  reset_connection: (host) => `not resetting connection for ${host}`,
};

const nameOf = ({ action }: Task): string => String(action.freeForm ?? action.args.get('action'));

export const obeyedWords = (task: Task, host: string): string =>
  DONE[nameOf(task)]?.(host, task.role?.role.name ?? '') ?? nameOf(task);

/** The message and the reason of a meta task that was skipped: they differ in a letter. */
export function skippedWords(task: Task, host: string): { readonly msg: string; readonly reason: string } {
  const name = nameOf(task);
  const rest = NOT_DONE[name]?.(host, task.role?.role.name ?? '') ?? `not doing it for ${host}`;
  const words = (held: string): string => `${name} conditional evaluated to ${held}, ${rest}`;
  return { msg: words('false'), reason: words('False') };
}
