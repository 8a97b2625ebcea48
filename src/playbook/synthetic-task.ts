import type { Span } from '../source/span.ts';
import type { Dict } from '../template/value.ts';
import type { Parent, RoleUse, Task } from './model.ts';

/** Where a task that nobody wrote stands. */
export interface SyntheticPlace {
  readonly parent: Parent | undefined;
  readonly role: RoleUse | undefined;
  readonly directory: string;
  readonly span: Span;
}

export interface SyntheticAction {
  readonly name: string;
  readonly action: string;
  readonly args: Dict;
}

/** A task that nobody wrote, such as gathering facts: it inherits from where it stands, and no choice of tags leaves it out. */
export function syntheticTask(place: SyntheticPlace, { name, action, args }: SyntheticAction): Task {
  const { parent, role, directory, span } = place;
  return {
    kind: 'task',
    parent,
    role,
    name: { value: name, span },
    keywords: new Map(),
    vars: new Map(),
    environment: undefined,
    tags: ['always'],
    when: [],
    moduleDefaults: [],
    debugger: undefined,
    span,
    action: { name: action, args, argsTemplate: undefined, freeForm: undefined, span, spans: new Map() },
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
    directory,
    collections: [],
  };
}
