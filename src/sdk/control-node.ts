import type { FileKind } from '../template/scope.ts';
import type { TemplateFileOptions } from '../template/template-file-options.ts';
import type { Dict } from '../template/value.ts';

/** What a module may read on the control node. */
export interface ControlNode {
  /**
   * The absolute path of a file or directory named in a task, searched as Ansible does (the role's `files` or
   * `templates`, the task's directory, the play's).
   *
   * @throws InfrakitError naming every place searched
   */
  find(kind: FileKind, name: string): string;
  /**
   * The text of a template file rendered for this host and task.
   *
   * @throws DependsOnUnknown in check mode where the text depends on what has not happened yet
   */
  render(path: string, options?: TemplateFileOptions): string;
  /**
   * The variables of a YAML or JSON file of the control node, decrypted where it is a vault; a trusted file, so its
   * values may be templates. An empty file gives an empty dict.
   *
   * @throws InfrakitError where the file holds anything but a mapping
   */
  loadVars(path: string): Dict;
  /**
   * The plain bytes of a file of the control node that is a vault.
   *
   * @throws InfrakitError where no vault password fits
   */
  decrypt(path: string): Uint8Array;
  /** The value of a variable of the host, for the few that modules of Ansible read; undefined where it has none. */
  variable(name: string): string | undefined;
  /** The user name and the home directory, for defaults. */
  readonly homeDirectory: string;
}

/** In check mode: what the control node should give depends on a change that was not made. */
export class DependsOnUnknown extends Error {
  override readonly name = 'DependsOnUnknown';
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}
