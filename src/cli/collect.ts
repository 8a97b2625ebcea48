/** Gathers the values of an option that may stand several times. */
export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
