import type { Value } from './value.ts';

/** What a template can see while it is rendered for one host and one task. */
export interface Scope {
  /** The value of a variable as it was written (it may be or hold templates), or undefined where there is none. */
  get(name: string): Value | undefined;
  /** Every visible name, for suggestions and the `varnames` lookup. */
  names(): Iterable<string>;
  /** The directories in which relative files of a kind are searched, nearest first. */
  searchPath(kind: FileKind): readonly string[];
  /** What stands for this scope where the same variables are seen again through another one; else it is the scope itself. */
  readonly identity?: object;
  /** The host whose variables these are. */
  readonly owner?: string | undefined;
  /** True for what is rendered before its turn, and perhaps in vain: nothing may be done that leaves a trace. */
  readonly isAhead?: boolean;
}

export type FileKind = 'files' | 'templates' | 'vars' | 'tasks';
