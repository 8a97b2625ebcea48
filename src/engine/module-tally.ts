import type { ModuleFigures } from '../events/run-event.ts';
import type { AnyAction } from './actions.ts';
import type { Result } from './result.ts';

/** Counts which tasks were done by modules of ours and which by other programs. */
export class ModuleTally {
  #native = 0;
  readonly #foreign = new Map<string, { tasks: number; modules: Set<string> }>();

  /** Counts what ran for a task on a host; what was skipped did not. */
  add(action: AnyAction | undefined, { status }: Result): void {
    if (!action || status === 'skipped' || status === 'unknown' || status === 'unreachable') return;
    const language = action.kind === 'control' ? action.foreign : undefined;
    if (language === undefined) {
      this.#native += 1;
      return;
    }
    const known = this.#foreign.get(language) ?? { tasks: 0, modules: new Set() };
    known.tasks += 1;
    known.modules.add(action.name);
    this.#foreign.set(language, known);
  }

  /** For the end of the run; nothing where all of it was ours. */
  figures(): { readonly modules?: ModuleFigures } {
    if (this.#foreign.size === 0) return {};
    const foreign = [...this.#foreign].map(([language, { tasks, modules }]) => [
      language,
      { tasks, modules: [...modules].sort() },
    ]);
    return { modules: { native: this.#native, foreign: Object.fromEntries(foreign) } };
  }
}
