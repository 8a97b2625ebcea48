import type { HostStats } from '../events/run-event.ts';
import type { RoleUse } from '../playbook/model.ts';
import type { Dict } from '../template/value.ts';
import { type FactCache, type KeptFacts, NO_FACT_CACHE } from './fact-cache.ts';
import { PendingChanges } from './pending-changes.ts';

const PREFIX = 'ansible_';

/** What `setup` tells of itself beside the facts. */
const UNPREFIXED: ReadonlySet<string> = new Set(['gather_subset', 'module_setup', 'discovered_interpreter_python']);

/** What the run knows of one host, from its first play to the recap. */
export class HostState {
  readonly name: string;
  /** set_fact and register. */
  readonly setFacts: Dict = new Map();
  /** include_vars. */
  readonly includedVars: Dict = new Map();
  readonly stats: HostStats = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };
  /** In check mode: a task would have changed this host, so what is missing now may be there then. */
  readonly pending = new PendingChanges();
  /** A task failed and nothing rescued it yet. */
  failed = false;
  unreachable = false;
  /** How many more failures than one the recap has of it since it failed: the items of one include. */
  moreFailures = 0;
  /** It counts as failed because another host did, and that is fatal for all. */
  fellWithOthers = false;
  /** Its errors were cleared while it was worked on as if it had none. */
  forgiven = false;
  /** `meta: end_host` or the end of the play; for this play only. */
  ended = false;
  /** `meta: end_role`: the use of a role whose tasks it is through with. */
  leaving: RoleUse | undefined;

  readonly #facts: Dict = new Map();
  readonly #plainFacts: Dict = new Map();
  readonly #cache: FactCache;
  #isLoaded = false;

  constructor(name: string, cache: FactCache = NO_FACT_CACHE) {
    this.name = name;
    this.#cache = cache;
  }

  /** What setup and modules with `ansible_facts` said, without the prefix `ansible_`; in this run or an earlier one. */
  get facts(): Dict {
    this.#load();
    return this.#facts;
  }

  /** Those that a module reported without that prefix; they are variables by this name, too. */
  get plainFacts(): Dict {
    this.#load();
    return this.#plainFacts;
  }

  /** Whether its facts were gathered, now or in the run that kept them. */
  get hasGathered(): boolean {
    return this.facts.has('module_setup');
  }

  /** Keeps its facts for later runs, where there is a cache. */
  keepFacts(): void {
    if (this.#cache === NO_FACT_CACHE) return;
    const kept: KeptFacts = new Map(this.#plainFacts);
    for (const [name, value] of this.#facts) {
      if (!kept.has(name)) kept.set(UNPREFIXED.has(String(name)) ? name : `${PREFIX}${name}`, value);
    }
    if (kept.has('module_setup')) kept.set('_ansible_facts_gathered', true);
    this.#cache.keep(this.name, kept);
  }

  /** Kept facts are read when they are first asked for: of many hosts few may be. */
  #load(): void {
    if (this.#isLoaded) return;
    this.#isLoaded = true;
    for (const [key, value] of this.#cache.load(this.name) ?? []) {
      const name = String(key);
      if (name === '_ansible_facts_gathered') continue;
      this.#facts.set(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name, value);
      if (!name.startsWith(PREFIX) && !UNPREFIXED.has(name)) this.#plainFacts.set(name, value);
    }
  }

  /** True while tasks run on it. */
  get active(): boolean {
    return !this.failed && !this.unreachable && !this.ended;
  }

  /** True where it is out of the run, unless its errors are cleared. */
  get lost(): boolean {
    return this.failed || this.unreachable;
  }

  /** Fails because another host did. */
  fall(): void {
    this.failed = true;
    this.fellWithOthers = true;
  }

  /** Clears its errors. A host that failed is back with the next play, one that was out of reach at once. */
  forgive(): void {
    if (this.failed) this.ended = true;
    this.failed = false;
    this.forgiven = true;
    this.unreachable = false;
    this.fellWithOthers = false;
  }

  forgetFacts(): void {
    this.#isLoaded = true;
    this.#facts.clear();
    this.#plainFacts.clear();
    this.#cache.forget(this.name);
  }
}
