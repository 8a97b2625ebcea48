/** A case on so many hosts with an RTT in milliseconds. */
export interface Trial {
  readonly of: string;
  readonly hosts: number;
  readonly rtt: number;
}

const role: Trial = { of: 'role', hosts: 1, rtt: 50 };
const loop: Trial = { of: 'loop', hosts: 1, rtt: 50 };
const latency: Trial = { of: 'latency', hosts: 1, rtt: 50 };
const copy: Trial = { of: 'copy', hosts: 1, rtt: 50 };
const facts: Trial = { of: 'facts', hosts: 10, rtt: 0 };
const fleet: Trial = { of: 'fleet', hosts: 10, rtt: 0 };
const startUp: Trial = { of: 'start-up', hosts: 0, rtt: 0 };

// Where a trick should show, by a word in its name; the first that fits. What fits none is tried on the role alone.
const trials: readonly (readonly [name: RegExp, trials: readonly Trial[]])[] = [
  [/loop|item/, [loop]],
  [/speculat|ahead|riding|batch|combin|pipelin/, [role, loop, latency]],
  [/delay|handshake|auth|shell|nagle|wire|packet|cork|channel/, [role, latency, fleet]],
  [/compress|stream|upload|window|hash|digest|content|cipher/, [copy, role]],
  [/fact/, [facts]],
  [/cache|compile|lazy|import|bundle|start|worker/, [startUp, role]],
  [/template|schema|scope|fork|probe|report|vars/, [role, fleet]],
];

/** The cases on which a trick is tried. */
export function trialsOf(trick: string): readonly Trial[] {
  return trials.find(([name]) => name.test(trick))?.[1] ?? [role];
}
