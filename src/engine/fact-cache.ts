import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InfrakitError } from '../source/infrakit-error.ts';
import { type Dict, fromJson, isDict, toJson, Unknown } from '../template/value.ts';

/** Facts as variables: gathered ones with `ansible_`, those of `set_fact` under their names. */
export type KeptFacts = Dict;

/** Where facts outlive a run. */
export interface FactCache {
  load(host: string): KeptFacts | undefined;
  keep(host: string, facts: KeptFacts): void;
  forget(host: string): void;
}

/** Facts that end with the run. */
export const NO_FACT_CACHE: FactCache = { load: () => undefined, keep: () => undefined, forget: () => undefined };

export interface JsonFiles {
  readonly directory: string;
  /** What the name of each file begins with. */
  readonly prefix: string;
  /** Seconds after which a file counts no more; 0 for never. */
  readonly timeout: number;
}

/** A file for each host with its facts as JSON, as Ansible's cache plugin `jsonfile` has them. */
export class JsonFileCache implements FactCache {
  readonly #files: JsonFiles;

  /** @throws InfrakitError where the directory cannot be made */
  constructor(files: JsonFiles) {
    this.#files = files;
    try {
      mkdirSync(files.directory, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw new InfrakitError(`the directory of the fact cache "${files.directory}" cannot be made`, {
        cause,
        hint: (cause as Error).message,
      });
    }
  }

  load(host: string): KeptFacts | undefined {
    const path = this.#pathOf(host);
    if (path === undefined) return undefined;
    try {
      const age = (Date.now() - statSync(path).mtimeMs) / 1000;
      if (this.#files.timeout > 0 && age > this.#files.timeout) return undefined;
      const facts = fromJson(JSON.parse(readFileSync(path, 'utf8')));
      return isDict(facts) ? facts : undefined;
    } catch {
      // Not there, or spoilt: the facts are gathered anew.
      return undefined;
    }
  }

  /** Others see the whole of it or what was before. @throws InfrakitError where it cannot be written */
  keep(host: string, facts: KeptFacts): void {
    const path = this.#pathOf(host);
    if (path === undefined) return;
    const temporary = join(this.#files.directory, `.${randomBytes(8).toString('hex')}`);
    const known = new Map([...facts].filter(([, value]) => !(value instanceof Unknown)));
    try {
      writeFileSync(temporary, JSON.stringify(sorted(toJson(known)), undefined, 4), { mode: 0o600, flag: 'wx' });
      renameSync(temporary, path);
    } catch (cause) {
      rmSync(temporary, { force: true });
      throw new InfrakitError(`the facts of "${host}" cannot be kept in ${this.#files.directory}`, {
        cause,
        hint: (cause as Error).message,
      });
    }
  }

  forget(host: string): void {
    const path = this.#pathOf(host);
    if (path !== undefined) rmSync(path, { force: true });
  }

  /** The name of a host is the name of a file, and nothing else: one that leads elsewhere has none. */
  #pathOf(host: string): string | undefined {
    const name = `${this.#files.prefix}${host}`;
    return /^(?:\.|$)|[/\0]/.test(name) ? undefined : join(this.#files.directory, name);
  }
}

const sorted = (json: unknown): unknown => {
  if (Array.isArray(json)) return json.map(sorted);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, sorted(value)]),
  );
};
