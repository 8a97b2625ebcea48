import type { Task } from '../playbook/model.ts';
import type { Foresee, Question } from '../remote/foresight.ts';
import type { RemoteHost } from '../remote/remote-host.ts';
import type { ScriptOptions } from '../remote/script-options.ts';
import type { ControlNode } from '../sdk/control-node.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Value } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { AnyAction } from './actions.ts';
import type { Arguments } from './arguments.ts';
import { type Background, BackgroundWork, type Jobs } from './background.ts';
import type { ItemBatch } from './item-batch.ts';
import type { PendingChanges } from './pending-changes.ts';
import type { RunOptions } from './run-options.ts';

/** One use of a module: for one task, host and loop item. */
export interface ActionCall {
  readonly task: Task;
  readonly action: AnyAction;
  readonly args: Arguments;
  readonly scope: LayeredScope;
  readonly node: ControlNode;
  readonly renderer: Renderer;
  /** Look and tell, but change nothing. */
  readonly check: boolean;
  /** Tell the differences in the result, too. */
  readonly diff: boolean;
  /** A variable of the host that does the work. */
  readonly hostVariable: (name: string) => Value | undefined;
  /** In check mode: what earlier tasks would have changed on this host. */
  readonly pending: PendingChanges;
  readonly hostName: string;
  /** Reaches the host; called only by what needs it. */
  readonly remote: () => RemoteHost;
  /** How things run there; worked out only by what needs it. */
  readonly remoteOptions: () => ScriptOptions;
  readonly options: RunOptions;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly prompt: RunOptions['prompt'];
  /** What the tasks to come will ask a host. */
  readonly foresee: (remote: RemoteHost, ...asked: Parameters<Foresee>) => Promise<readonly Question[]>;
  /** Holds back the changes of the loop that this is an item of. */
  readonly batch: ItemBatch | undefined;
  /** What `async` and `poll` say. */
  readonly background: Background | undefined;
  readonly jobs: Jobs;
  /** Tells of a job in the background that it is not finished. */
  readonly waiting: (job: string) => void;
  /** Whether what the task runs is hidden. */
  readonly noLog: boolean;
}

/** The work of a task as a job, and the way to its host. */
export function workOf(action: AnyAction, call: ActionCall, background: Background) {
  const remote = call.remote();
  const options = { ...call.remoteOptions(), timeout: undefined, onOutput: undefined };
  const { sleep, waiting } = call;
  const isForeign = action.kind === 'control';
  const way = { remote, options, module: action.name, isForeign, isOpen: !call.noLog, sleep, waiting };
  return { work: new BackgroundWork(background, way), remote, options };
}

export const noBackground = ({ task }: ActionCall): InfrakitError =>
  new InfrakitError(`This action (${task.action.name}) does not support async.`, {
    span: task.async?.span,
  });
