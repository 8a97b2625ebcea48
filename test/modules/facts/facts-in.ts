import type { ResultFields } from '../../../src/sdk/module.ts';

/** The facts of a result by the names they have in `ansible_facts` of a host. */
export const factsIn = (result: ResultFields | undefined): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(result?.ansible_facts as object).map(([name, fact]) => [name.replace(/^ansible_/, ''), fact]),
  );
