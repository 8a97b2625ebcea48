/** The optimisations that can be switched off one by one, to measure what each is worth or to narrow down a fault. */
const TRICKS = {
  speculation: 'probes of the tasks to come travel with those of the task at hand',
  'lazy-facts': 'a play gathers only the facts that something may read',
} as const;

export type Trick = keyof typeof TRICKS;

const off = new Set((process.env.INFRAKIT_WITHOUT ?? '').split(','));

/** Whether an optimisation is in use. `INFRAKIT_WITHOUT=name,name` switches some off; what a run does stays the same. */
export const isOn = (trick: Trick): boolean => !off.has(trick);
