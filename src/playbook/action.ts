import type { Span } from '../source/span.ts';
import type { Template } from '../template/template.ts';
import type { Dict } from '../template/value.ts';
import type { LoadContext } from './load-context.ts';

/** The module or statement of a task with its arguments. */
export interface Action {
  /** As written: `apt`, `ansible.builtin.apt`. */
  readonly name: string;
  /** What the name leads to; undefined where nothing has it, which is no error until the task runs. */
  readonly module?: ModuleSource | undefined;
  /** For `action: "{{ module }} k=v"`: which module it is, and so what its words mean, is known when the task runs. */
  readonly chosen?: ChosenAction | undefined;
  /** Parameters as written, `k=v` text already taken apart; the place of each is in `spans`. */
  readonly args: Dict;
  /** `args: "{{ … }}"`: merged below `args` when the task runs. */
  readonly argsTemplate: Template | undefined;
  /** Free text, as of command, shell, raw, script and the include statements. */
  readonly freeForm: string | Template | undefined;
  readonly span: Span;
  /** Where each argument was written, by its name; a free form stands under `_raw_params`. */
  readonly spans: ReadonlyMap<string, Span>;
}

/** What the name of a module leads to. */
export type ModuleSource =
  /** One of ours, redirections followed. */
  { readonly kind: 'native'; readonly name: string } | ModuleFile | RefusedModule;

/** There is one, but it cannot run here. */
export interface RefusedModule {
  readonly kind: 'refused';
  readonly reason: string;
  readonly hint: string;
}

/** A program that takes arguments and answers as Ansible's modules do. */
export interface ModuleFile {
  readonly kind: 'file';
  /** With its collection, where it is in one. */
  readonly name: string;
  readonly path: string;
  /** Where the loader looks for collections and for module_utils beside the playbook and its roles. */
  readonly playbookDirectory: string;
  readonly libraries: readonly string[];
}

export interface ChosenAction {
  readonly name: Template;
  /** The action once the name is rendered; what is wrong with it is in the errors of the context. */
  read(name: string, context: LoadContext): Action;
}
