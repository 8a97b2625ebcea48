import type { InfrakitError } from '../source/infrakit-error.ts';
import type { Action } from './action.ts';

/** What the loader asks about modules; the modules themselves stand floors above and arrive as this value. */
export interface ActionCatalogue {
  /**
   * The module of a name in any spelling (`apt`, `ansible.builtin.apt`), or undefined for one we do not have: that is
   * no error until a task with it runs.
   */
  find(name: string): KnownAction | undefined;
  /** Every name, for suggestions. */
  names(): Iterable<string>;
  /**
   * What can be seen to be wrong with the arguments before anything is rendered.
   *
   * @param given the arguments that it gets from elsewhere
   */
  check(action: Action, given?: GivenArguments): readonly InfrakitError[];
}

/** Names of arguments; `any` where a template gives them. */
export type GivenArguments = ReadonlySet<string> | 'any';

export interface KnownAction {
  /** The short name. */
  readonly name: string;
  /** The collection it comes from in Ansible. */
  readonly collection?: string;
  /** The module of the same collection whose defaults it gets as well. */
  readonly standsFor?: string;
  /** True where the text after the module's name is a free form (`command: ls -l`), not `k=v` alone. */
  readonly takesFreeForm: boolean;
  /** Parameters that hold bare expressions, such as `that`. */
  readonly expressions: readonly string[];
}
