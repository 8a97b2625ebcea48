import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadContext } from '../playbook/load-context.ts';
import { findVarsFiles, loadVarsFiles } from '../playbook/vars-file.ts';
import type { Dict } from '../template/value.ts';

export type VarsKind = 'group_vars' | 'host_vars';

/** The `group_vars` and `host_vars` beside one place: an inventory or a playbook. */
export class VarsDirectory {
  readonly #path: string;
  readonly #context: LoadContext;
  /** What is there, without its extension: an inventory of thousands of hosts should not ask for each file. */
  readonly #names: Readonly<Record<VarsKind, ReadonlySet<string>>>;
  readonly #loaded = new Map<string, Dict>();

  constructor(path: string, context: LoadContext) {
    this.#path = path;
    this.#context = context;
    this.#names = { group_vars: namesIn(join(path, 'group_vars')), host_vars: namesIn(join(path, 'host_vars')) };
  }

  /** The variables of a group or host; each file is read once. */
  varsOf(kind: VarsKind, name: string): Dict {
    const key = join(kind, name);
    const known = this.#loaded.get(key);
    if (known) return known;
    const isThere = this.#names[kind].has(name);
    const vars: Dict = isThere ? loadVarsFiles(findVarsFiles(join(this.#path, kind), name), this.#context) : new Map();
    this.#loaded.set(key, vars);
    return vars;
  }
}

function namesIn(directory: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(directory).flatMap((name) => [name, name.replace(/\.(?:yml|yaml|json)$/, '')]));
  } catch {
    return new Set();
  }
}
