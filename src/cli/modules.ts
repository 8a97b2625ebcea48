import type { AnyAction } from '../engine/actions.ts';

/** Every module and control there is. */
export const modules: readonly AnyAction[] = [];
