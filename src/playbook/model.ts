import type { Span } from '../source/span.ts';
import type { Expression, Template } from '../template/template.ts';
import type { Dict, Value } from '../template/value.ts';
import type { Action } from './action.ts';

/** A keyword's value as written (it may be a template), with its place. */
export interface Keyword {
  readonly value: Value;
  readonly span: Span;
}

/** Keywords that a play, a role, a block and a task share; the nearest one that is written down wins. */
export const INHERITED_KEYWORDS = [
  'any_errors_fatal',
  'become',
  'become_exe',
  'become_flags',
  'become_method',
  'become_user',
  'check_mode',
  'connection',
  'delegate_facts',
  'delegate_to',
  'diff',
  'ignore_errors',
  'ignore_unreachable',
  'no_log',
  'port',
  'remote_user',
  'run_once',
  'throttle',
  'timeout',
] as const;
export type InheritedKeyword = (typeof INHERITED_KEYWORDS)[number];

/** What every level of a play can carry. */
export interface Level {
  readonly name: Keyword | undefined;
  readonly keywords: ReadonlyMap<InheritedKeyword, Keyword>;
  /** `vars:` of this level; values may be templates. */
  readonly vars: Dict;
  /** `environment:` of this level: a dict, a list of dicts or a template. */
  readonly environment: Keyword | undefined;
  /** As written on this level; the effective tags are the union with those of the levels above. */
  readonly tags: readonly Value[];
  /** All must hold, those of the levels above first. On a play: those of the `import_playbook` that brought it in. */
  readonly when: readonly Expression[];
  /** As written on this level, in order. */
  readonly moduleDefaults: readonly ModuleDefault[];
  /** When the debugger stops at a task; the nearest one that is written wins. */
  readonly debugger: Keyword | undefined;
  readonly span: Span;
}

/** Arguments that a level gives to every use of a module, or of the modules of a group. */
export interface ModuleDefault {
  /** The whole name of the module or group. */
  readonly name: string;
  readonly isGroup: boolean;
  /** The modules it reaches, by their whole names. */
  readonly modules: ReadonlySet<string>;
  /** A mapping, or a template of one. */
  readonly args: Dict | Template;
  readonly span: Span;
}

export interface Playbook {
  readonly path: string;
  readonly plays: readonly Play[];
}

export interface Play extends Level {
  readonly kind: 'play';
  readonly parent: undefined;
  /** A pattern, a list of patterns or a template of one. */
  readonly hosts: Keyword;
  readonly gatherFacts: Keyword | undefined;
  readonly gatherSubset: Keyword | undefined;
  readonly gatherTimeout: Keyword | undefined;
  readonly factPath: Keyword | undefined;
  readonly serial: Keyword | undefined;
  readonly strategy: Keyword | undefined;
  readonly order: Keyword | undefined;
  readonly maxFailPercentage: Keyword | undefined;
  readonly forceHandlers: Keyword | undefined;
  readonly varsFiles: readonly Keyword[];
  readonly varsPrompt: readonly VarsPrompt[];
  readonly preTasks: readonly TaskItem[];
  /** One block for each role; those of its dependencies are the first in its body. */
  readonly roles: readonly Block[];
  readonly tasks: readonly TaskItem[];
  readonly postTasks: readonly TaskItem[];
  /** Those of the play and, before them, of its roles; of two with one name the last wins. */
  readonly handlers: readonly TaskItem[];
  /** The directory of the playbook: relative paths and group_vars start here. */
  readonly directory: string;
}

export interface VarsPrompt {
  readonly name: string;
  readonly prompt: Value | undefined;
  readonly private: boolean;
  readonly default: Value | undefined;
  /** Whether the answer must be given twice. */
  readonly confirm: boolean;
  /** The scheme by which the answer is hashed. */
  readonly encrypt: Keyword | undefined;
  readonly salt: Keyword | undefined;
  readonly saltSize: Keyword | undefined;
  readonly span: Span;
}

export type TaskItem = Task | Block;
export type Parent = Play | Block;

/** A `block:`; also what a role, an import_tasks or an import_role becomes, so that their keywords are inherited. */
export interface Block extends Level {
  readonly kind: 'block';
  readonly parent: Parent | undefined;
  /** `block` as written by the user; the others carry the keywords of the statement they stand for. */
  readonly origin: 'block' | 'role' | 'import_tasks' | 'include';
  /** The role whose tasks these are, here or in a level above. */
  readonly role: RoleUse | undefined;
  /** Handlers that the tasks below notify where they do not name their own. */
  readonly notify: readonly Value[];
  readonly body: readonly TaskItem[];
  readonly rescue: readonly TaskItem[];
  readonly always: readonly TaskItem[];
  /** The directory of the file it stands in: where relative includes start. */
  readonly directory: string;
}

/** What included tasks inherit of their include statement. */
export interface Applied extends Level {
  readonly notify?: readonly Value[];
}

export interface Task extends Level {
  readonly kind: 'task';
  readonly parent: Parent | undefined;
  readonly role: RoleUse | undefined;
  readonly action: Action;
  readonly loop: Loop | undefined;
  readonly register: string | undefined;
  /** Names of handlers; each may be a template. */
  readonly notify: readonly Value[];
  /** Topics of a handler. */
  readonly listen: readonly Value[];
  /** Undefined where it is not written; empty never. */
  readonly changedWhen: readonly Expression[] | undefined;
  readonly failedWhen: readonly Expression[] | undefined;
  readonly until: readonly Expression[] | undefined;
  readonly retries: Keyword | undefined;
  readonly delay: Keyword | undefined;
  readonly async: Keyword | undefined;
  readonly poll: Keyword | undefined;
  readonly isHandler: boolean;
  /** Of include_tasks and include_role: what the tasks they bring in inherit, its `apply` and its `vars`. */
  readonly applied: Applied | undefined;
  readonly directory: string;
  /** The collections in which it searches short names. */
  readonly collections: readonly string[];
}

export interface Loop {
  /** `loop` or the name of the lookup of `with_<lookup>`. */
  readonly kind: string;
  readonly over: Keyword;
  readonly control: LoopControl;
}

export interface LoopControl {
  readonly loopVar: string;
  readonly indexVar: string | undefined;
  /** The names that are templates: who runs the loop renders them and puts them into their places. */
  readonly names: { readonly loopVar?: Template; readonly indexVar?: Template };
  readonly label: Value | undefined;
  readonly pause: Value | undefined;
  readonly extended: boolean;
  /** Whether `ansible_loop` has all items, which of long lists is much. */
  readonly allItems: boolean;
  readonly breakWhen: readonly Expression[];
}

/** A role on disk. */
export interface Role {
  readonly name: string;
  /** The absolute path of its directory. */
  readonly path: string;
  readonly allowDuplicates: boolean;
  readonly dependencies: readonly RoleReference[];
  /** The argument specifications of meta, by the name of the tasks file they are for (`main`). */
  readonly argumentSpecs: Dict;
  /** Its name without the collection. */
  readonly shortName: string;
  /** The collection it is in. */
  readonly collection: string | undefined;
  /** The collections in which its tasks search short names. */
  readonly collections: readonly string[];
}

/** One use of a role: what its tasks see beside the role's own files. */
export interface RoleUse {
  readonly role: Role;
  /** Of all uses with the same identity a host runs one in a play; undefined for a use that always runs. */
  readonly identity: string | undefined;
  /** `defaults/main` (or `defaults_from`), the lowest of all layers. */
  readonly defaults: Dict;
  /** `vars:` beside the role's name. */
  readonly inlineVars: Dict;
  /** `vars/main` (or `vars_from`). */
  readonly vars: Dict;
  /** Parameters given where the role is used: `{ role: x, port: 80 }`. */
  readonly params: Dict;
  /** The roles that brought this one in, outermost first. */
  readonly parents: readonly RoleUse[];
  /** Those of its dependencies that run for it; it sees their variables. */
  readonly dependencies: readonly RoleUse[];
  readonly handlers: readonly TaskItem[];
}

/** A role as named in `roles:` or `dependencies:`. */
export interface RoleReference {
  readonly name: Value;
  readonly params: Dict;
  readonly level: Level;
  /** Where the name was written. */
  readonly span: Span;
  /** The collections in which it is searched, where it names them. */
  readonly collections?: readonly string[] | undefined;
}
