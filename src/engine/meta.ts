import type { Task } from '../playbook/model.ts';
import type { MetaAction } from '../sdk/control.ts';
import type { HostState } from './host-state.ts';
import type { PlayContext } from './play-context.ts';
import type { RunContext } from './run-context.ts';

/** What a meta task asks of the play, and for which host. */
export interface MetaRequest {
  readonly task: Task;
  readonly action: MetaAction;
  readonly host: HostState;
}

const FOR_EACH_HOST = new Set(['noop', 'flush_handlers', 'end_host', 'end_role', 'reset_connection']);

/** Whether only the first host is asked for the condition of a meta task: what it does concerns all of them. */
export function concernsAll({ action }: Task): boolean {
  return !FOR_EACH_HOST.has(String(action.freeForm ?? action.args.get('action')));
}

/** Does what meta tasks asked for; the handlers to flush are left to who runs tasks. */
export async function obey(requests: readonly MetaRequest[], run: RunContext, play: PlayContext): Promise<void> {
  for (const { action, host, task } of requests) {
    switch (action) {
      case 'end_host':
        host.ended = true;
        break;
      case 'end_role':
        host.leaving = task.role;
        break;
      case 'end_batch':
        for (const each of play.batch) each.ended = true;
        break;
      case 'end_play':
        play.ended = true;
        for (const each of play.batch) each.ended = true;
        break;
      case 'clear_facts':
        for (const each of play.allHosts) each.forgetFacts();
        break;
      case 'clear_host_errors':
        for (const each of play.allHosts) each.forgive();
        // Nor does what was fatal for all end the run any more.
        play.exhausted = false;
        break;
      case 'refresh_inventory':
        run.inventory.reload();
        break;
      case 'reset_connection':
        await run.connections.disconnect(host.name);
        break;
      case 'noop':
      case 'flush_handlers':
        break;
    }
  }
}
