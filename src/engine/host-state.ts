import type { HostStats } from '../events/run-event.ts';
import type { RoleUse } from '../playbook/model.ts';
import type { Dict } from '../template/value.ts';
import { PendingChanges } from './pending-changes.ts';

/** What the run knows of one host, from its first play to the recap. */
export class HostState {
  readonly name: string;
  /** What setup and modules with `ansible_facts` said, without the prefix `ansible_`. */
  readonly facts: Dict = new Map();
  /** Those that a module reported without that prefix; they are variables by this name, too. */
  readonly plainFacts: Dict = new Map();
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
  /** It counts as failed because another host did, and that is fatal for all. */
  fellWithOthers = false;
  /** `meta: end_host` or the end of the play; for this play only. */
  ended = false;
  /** `meta: end_role`: the use of a role whose tasks it is through with. */
  leaving: RoleUse | undefined;

  constructor(name: string) {
    this.name = name;
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
    this.unreachable = false;
    this.fellWithOthers = false;
  }

  forgetFacts(): void {
    this.facts.clear();
    this.plainFacts.clear();
  }
}
