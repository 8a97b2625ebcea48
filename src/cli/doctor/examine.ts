import { basename, dirname, join } from 'node:path';
import type { LoadContext } from '../../playbook/load-context.ts';
import { loadRole, loadTasksFile } from '../../playbook/load-dynamic.ts';
import { loadPlaybook } from '../../playbook/load-playbook.ts';
import type { Block, Play, Task, TaskItem } from '../../playbook/model.ts';
import { shownPath } from '../../playbook/open-yaml.ts';
import { emptyLevel } from '../../playbook/read-level.ts';
import { statementOf } from '../../playbook/statements.ts';
import { syntheticTask } from '../../playbook/synthetic-task.ts';
import { findYamlFile, loadVarsFile } from '../../playbook/vars-file.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { readSource } from '../../source/read-source.ts';
import { inlineSource, type Span } from '../../source/span.ts';
import type { Renderer } from '../../template/renderer.ts';
import type { Value } from '../../template/value.ts';
import type { Coverage } from './coverage.ts';
import { filesBelow } from './find-content.ts';
import { matching, type Wildcard, wildcardOf } from './wildcards.ts';

/** An include whose name has nothing in it that is known before a run. */
export interface Unfollowed {
  readonly what: string;
  readonly span: Span;
}

const YAML = /\.(?:ya?ml|json)$/;
/** Files in `templates` that certainly are templates, whoever names them. */
const TEMPLATE = /\.(?:j2|jinja2?)$/;

/**
 * Reads everything that playbooks and roles lead to, as a run would read it, and also what only a run would choose: each
 * file that an include with a variable in its name may mean, and all files of every role that is reached.
 */
export class Examiner {
  readonly unfollowed: Unfollowed[] = [];
  readonly templates = new Set<string>();
  readonly #context: LoadContext;
  readonly #renderer: Renderer;
  readonly #coverage: Coverage;
  readonly #roles = new Set<string>();
  /** What an include was followed to already: a file in a role. */
  readonly #followed = new Set<string>();
  readonly #pending: Task[] = [];

  constructor(context: LoadContext, renderer: Renderer, coverage: Coverage) {
    this.#context = context;
    this.#renderer = renderer;
    this.#coverage = coverage;
  }

  playbook(path: string): void {
    const { plays } = loadPlaybook(path, this.#context);
    for (const play of plays) this.#play(play);
    this.#templatesIn(join(dirname(path), 'templates'));
    this.#followAll();
  }

  role(path: string): void {
    const directory = dirname(path);
    const span = inlineSource('<doctor>', basename(path));
    const task = syntheticTask({ parent: undefined, role: undefined, directory, span }, INCLUDE_ROLE);
    this.#useRole(path, task);
    this.#followAll();
  }

  /** A directory called group_vars or host_vars, or a file of one. */
  variables(directory: string): void {
    for (const path of filesBelow(directory)) if (!/\.[^/.]*$/.test(path) || YAML.test(path)) this.#vars(path);
  }

  #play(play: Play): void {
    const { strategy } = play;
    if (typeof strategy?.value === 'string') this.#coverage.note('strategy', strategy.value, strategy.span);
    this.#note(play);
    this.#items([...play.preTasks, ...play.roles, ...play.tasks, ...play.postTasks, ...play.handlers]);
  }

  #items(items: readonly TaskItem[]): void {
    for (const item of items) {
      this.#note(item);
      if (item.kind === 'task') this.#task(item);
      else {
        if (item.role) this.#restOfRole(item);
        this.#items([...item.body, ...item.rescue, ...item.always]);
      }
    }
  }

  #note(level: Play | TaskItem): void {
    const connection = level.keywords.get('connection');
    const method = level.keywords.get('become_method');
    if (typeof connection?.value === 'string') this.#coverage.note('connection', connection.value, connection.span);
    if (typeof method?.value === 'string') this.#coverage.note('become method', method.value, method.span);
  }

  #task(task: Task): void {
    const statement = statementOf(task.action.name);
    if (statement === 'include_tasks' || statement === 'include_role' || statement === 'include')
      this.#pending.push(task);
  }

  /** Includes are followed one after the other, so that how deep they lead costs no stack. */
  #followAll(): void {
    for (let task = this.#pending.shift(); task; task = this.#pending.shift()) {
      if (statementOf(task.action.name) === 'include_role') this.#followRole(task);
      else this.#followFile(task);
    }
  }

  #followFile(task: Task): void {
    const { action, role } = task;
    const name = wildcardOf(action.args.get('file') ?? action.freeForm ?? action.args.get('_raw_params') ?? null);
    if (!name) return;
    if (!name.isWild) {
      this.#tasks(task, name.text);
      return;
    }
    const bases = [task.directory, ...(role ? [join(role.role.path, 'tasks'), role.role.path] : [])];
    const paths = new Set(name.isAnything ? [] : bases.flatMap((base) => matching(base, name, 'file')));
    for (const path of paths) if (YAML.test(path)) this.#tasks(task, path);
    // Whatever it is, the files of a role are all read.
    if (paths.size === 0 && !role) this.#leave('a file of tasks', action.span);
  }

  #tasks(task: Task, name: string): void {
    const key = [name, task.directory, task.role?.role.path, task.isHandler].join('\0');
    if (this.#followed.has(key)) return;
    this.#followed.add(key);
    const block = loadTasksFile(name, { task, level: emptyLevel(task.span) }, this.#context);
    if (block) this.#items([block]);
  }

  #followRole(task: Task): void {
    const name = wildcardOf(task.action.args.get('name') ?? task.action.args.get('role') ?? null);
    if (!name) return;
    if (!name.isWild) this.#useRole(name.text, task);
    else if (name.isAnything) this.#leave('a role', task.action.span);
    else {
      const from = task.action.args.get('tasks_from');
      const has = (path: string) => typeof from !== 'string' || findYamlFile(join(path, 'tasks'), from) !== undefined;
      for (const path of this.#rolesLike(name, task).filter(has)) this.#useRole(path, task);
    }
  }

  #rolesLike(name: Wildcard, { role, directory }: Task): readonly string[] {
    const beside = role ? [dirname(role.role.path)] : [];
    const shelves = [join(directory, 'roles'), ...beside, ...this.#context.rolesPath];
    return [...new Set(shelves.flatMap((shelf) => matching(shelf, name, 'directory')))];
  }

  #useRole(name: string, task: Task): void {
    const from = (option: string): string | undefined => {
      const value = task.action.args.get(option);
      return typeof value === 'string' ? value : undefined;
    };
    const key = ['role', name, task.directory, from('tasks_from')].join('\0');
    if (this.#followed.has(key)) return;
    this.#followed.add(key);
    const reference = { name, params: new Map(), level: emptyLevel(task.span), span: task.action.span };
    const block = loadRole(reference, { task, tasksFrom: from('tasks_from') }, this.#context);
    if (block) this.#items([block]);
  }

  /** What nobody names in plain words: the other files of a role. */
  #restOfRole(block: Block): void {
    const use = block.role;
    if (!use || this.#roles.has(use.role.path)) return;
    this.#roles.add(use.role.path);
    const { path } = use.role;
    this.#items(use.handlers);
    for (const part of ['tasks', 'handlers'] as const) {
      for (const file of filesBelow(join(path, part))) {
        if (!YAML.test(file) || this.#context.parsed?.has(file)) continue;
        const place = { parent: block, role: use, directory: dirname(file), span: inlineSource(shownPath(file), '') };
        this.#tasks({ ...syntheticTask(place, INCLUDE_TASKS), isHandler: part === 'handlers' }, file);
      }
    }
    for (const part of ['defaults', 'vars']) this.variables(join(path, part));
    this.#templatesIn(join(path, 'templates'));
  }

  #vars(path: string): void {
    if (this.#context.parsed?.has(path)) return;
    loadVarsFile(path, this.#context);
  }

  #templatesIn(directory: string): void {
    for (const path of filesBelow(directory)) this.#template(path);
  }

  #template(path: string): void {
    if (this.templates.has(path)) return;
    try {
      const source = { ...readSource(path), path: shownPath(path) };
      const faults = this.#renderer.checkFile(source);
      const names = this.#renderer.names(source);
      // What is not called a template may be a plain file that stands among them.
      if (!TEMPLATE.test(path) && names.length === 0) return;
      this.templates.add(path);
      for (const { kind, name, span } of names) this.#coverage.note(kind, name, span);
      this.#context.errors.push(...faults);
    } catch (error) {
      // A file that is no text can be no template.
      if (!(error instanceof InfrakitError)) throw error;
      if (TEMPLATE.test(path)) this.#context.errors.push(error);
    }
  }

  #leave(what: string, span: Span): void {
    this.unfollowed.push({ what, span });
  }
}

const NO_ARGUMENTS = new Map<string, Value>();
const INCLUDE_ROLE = { name: 'include_role', action: 'include_role', args: NO_ARGUMENTS };
const INCLUDE_TASKS = { name: 'include_tasks', action: 'include_tasks', args: NO_ARGUMENTS };
