/** The optimisations that can be switched off one by one, to measure what each is worth or to narrow down a fault. */
export const TRICKS = {
  speculation: 'probes of the tasks to come travel with those of the task at hand',
  'loop-batches': "changes of a loop's items travel in one script",
  'one-write': 'an SSH packet goes out in one segment, not in three',
  'quick-login': 'a login signs at once and asks for the service on the way: two round trips less',
  'sent-once': 'content that a host was sent before is copied there',
  compression: 'large content that shrinks is sent compressed where the line is slow',
  'lazy-facts': 'a play gathers only the facts that something may read',
} as const;

export type Trick = keyof typeof TRICKS;

const off = new Set((process.env.INFRAKIT_WITHOUT ?? '').split(','));

/** Whether an optimisation is in use. `INFRAKIT_WITHOUT=name,name` switches some off; what a run does stays the same. */
export const isOn = (trick: Trick): boolean => !off.has(trick);
