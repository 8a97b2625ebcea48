import type { VaultKeys } from '../secret/vault.ts';
import { type ErrorDetails, InfrakitError } from '../source/infrakit-error.ts';
import type { Span } from '../source/span.ts';
import type { ParsedYaml } from '../source/yaml.ts';
import type { Expression, Template } from '../template/template.ts';
import type { Dict, Value } from '../template/value.ts';
import type { Action } from './action.ts';
import type { ActionCatalogue } from './catalogue.ts';
import type { VersionMismatch } from './required-version.ts';

/** Is told what a playbook uses, as it is read. */
export interface Census {
  /** A keyword of a play, a block, a task …; one that there is none of, or that is not supported, is not known. */
  keyword(name: string, span: Span, known: boolean): void;
  task(action: Action): void;
}

export type DuplicateKeys = 'error' | 'warn' | 'ignore';

/** What a loader needs to know, and where it puts what it finds. */
export interface LoadContext {
  readonly catalogue: ActionCatalogue;
  /** What is wrong with the syntax of a template or the names in it. */
  check(template: Template | Expression): readonly InfrakitError[];
  /** Directories with roles, searched after `roles/` beside the playbook. */
  readonly rolesPath: readonly string[];
  /** Directories with collections, searched after `collections/` beside the playbook. */
  readonly collectionsPath?: readonly string[];
  /** What follows from a collection for another ansible-core; a warning unless said otherwise. */
  readonly versionMismatch?: VersionMismatch | undefined;
  /** Directories with modules that are not ours, searched after those in `libraries`. */
  readonly modulesPath?: readonly string[];
  /** Directories with modules that were met on the way: `library/` of playbooks and of roles. */
  readonly libraries?: string[];
  /** The package directory of an ansible-core that the user has; asked only where a module cannot be found elsewhere. */
  ansibleCore?(): string | undefined;
  readonly vault?: VaultKeys | undefined;
  /** Whether mappings of one name in several files of variables are merged: `hash_behaviour`. */
  readonly mergesHashes?: boolean | undefined;
  /** Every finding ends here and the loader goes on; what it returns is to be used only while this is empty. */
  readonly errors: InfrakitError[];
  readonly warnings: InfrakitError[];
  /** True in a task that may never run, or may fail: what is wrong with its templates and arguments is a warning only. */
  readonly excused?: boolean;
  /**
   * A value rendered before any host is known, from the extra vars and what is written around it: the names of
   * static imports.
   *
   * @throws InfrakitError where a variable is not known yet
   */
  staticValue(value: Value, vars: Dict): Value;
  /** Files already parsed, by their path; share it between loads to read each file once. */
  readonly parsed?: Map<string, ParsedYaml>;
  readonly census?: Census;
  /** What a key that stands twice in a mapping is; a warning unless said otherwise. */
  readonly duplicateKeys?: DuplicateKeys | undefined;
}

export function report(context: LoadContext, message: string, details?: ErrorDetails): void {
  context.errors.push(new InfrakitError(message, details));
}

export function warn(context: LoadContext, message: string, details?: ErrorDetails): void {
  context.warnings.push(new InfrakitError(message, details));
}

const EXCUSED = 'the task fails with this only where it runs';

/** Reports what was found wrong with templates or arguments. */
export function reportFaults(context: LoadContext, faults: readonly InfrakitError[]): void {
  if (!context.excused) context.errors.push(...faults);
  else for (const { message, span, hint = EXCUSED } of faults) warn(context, message, { span, hint });
}

/** The result of `work`, or undefined after its InfrakitError was reported. */
export function reporting<T>(context: LoadContext, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
    context.errors.push(error);
    return undefined;
  }
}
