import { refuse } from '../operations/usable.ts';

/** The most turns of loops and calls of macros in one rendering, with all that it renders in turn. */
const MAX_STEPS = 10_000_000;

/** Counts the work of one rendering, so that loops within loops and macros that call each other come to an end. */
export class Steps {
  #taken = 0;

  /** @throws InfrakitError for one step too many */
  take(): void {
    if (++this.#taken > MAX_STEPS) {
      refuse(`the template takes more than ${MAX_STEPS} turns of loops and calls of macros`, 'compute less at once');
    }
  }
}
