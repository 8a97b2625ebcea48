import type { Dict } from '../template/value.ts';
import type { Play, Task } from './model.ts';

/** A task that nobody wrote, such as gathering facts: it inherits from the play and stands where the play does. */
export function syntheticTask(play: Play, name: string, action: string, args: Dict): Task {
  return {
    kind: 'task',
    parent: play,
    role: undefined,
    name: { value: name, span: play.span },
    keywords: new Map(),
    vars: new Map(),
    environment: undefined,
    tags: ['always'],
    when: [],
    moduleDefaults: undefined,
    span: play.span,
    action: { name: action, args, argsTemplate: undefined, freeForm: undefined, span: play.span, spans: new Map() },
    loop: undefined,
    register: undefined,
    notify: [],
    listen: [],
    changedWhen: undefined,
    failedWhen: undefined,
    until: undefined,
    retries: undefined,
    delay: undefined,
    async: undefined,
    poll: undefined,
    isHandler: false,
    applied: undefined,
    directory: play.directory,
  };
}
