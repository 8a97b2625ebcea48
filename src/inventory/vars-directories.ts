import { join } from 'node:path';
import type { LoadContext } from '../playbook/load-context.ts';
import { findVarsFiles, loadVarsFiles } from '../playbook/vars-file.ts';
import { namesIn } from '../source/disk.ts';
import type { Dict } from '../template/value.ts';

const NONE: Dict = new Map();

export type VarsKind = 'group_vars' | 'host_vars';

/** The `group_vars` and `host_vars` beside one place: an inventory or a playbook. */
export class VarsDirectory {
  readonly #path: string;
  readonly #context: LoadContext;
  /** What is there, without its extension: an inventory of thousands of hosts should not ask for each file. */
  readonly #names: Readonly<Record<VarsKind, ReadonlySet<string>>>;
  readonly #loaded: Readonly<Record<VarsKind, Map<string, Dict>>> = { group_vars: new Map(), host_vars: new Map() };

  constructor(path: string, context: LoadContext) {
    this.#path = path;
    this.#context = context;
    this.#names = { group_vars: stemsIn(join(path, 'group_vars')), host_vars: stemsIn(join(path, 'host_vars')) };
  }

  /** Whether there is a file of a group or host. */
  has(kind: VarsKind, name: string): boolean {
    return this.#names[kind].has(name);
  }

  /** Whether there is any file of this kind: of thousands of hosts most have none. */
  hasAny(kind: VarsKind): boolean {
    return this.#names[kind].size > 0;
  }

  /** The variables of a group or host; each file is read once. */
  varsOf(kind: VarsKind, name: string): Dict {
    const known = this.#loaded[kind].get(name);
    if (known) return known;
    if (!this.has(kind, name)) return NONE;
    const vars = loadVarsFiles(findVarsFiles(join(this.#path, kind), name), this.#context);
    this.#loaded[kind].set(name, vars);
    return vars;
  }
}

function stemsIn(directory: string): ReadonlySet<string> {
  try {
    return new Set(namesIn(directory).flatMap((name) => [name, name.replace(/\.(?:yml|yaml|json)$/, '')]));
  } catch {
    return new Set();
  }
}
