import type { ExplainedProbe, Explanation } from '../events/run-event.ts';
import type { Travel } from '../remote/remote-host.ts';
import type { Change } from '../sdk/change.ts';

/** Keeps what a module asks, plans and does on one host, for `--explain`. */
export class Account {
  readonly #probes: ExplainedProbe[] = [];
  #plan: readonly Change[] = [];
  #batch: number | undefined;

  readonly asked = (probe: Travel): void => {
    this.#probes.push(probe);
  };

  readonly planned = (plan: readonly Change[]): void => {
    this.#plan = plan;
  };

  readonly applied = ({ batch }: Travel): void => {
    this.#batch = batch;
  };

  explanation(): Explanation {
    return {
      probes: this.#probes,
      plan: this.#plan.map(({ what, certainty, apply }) => ({ what, certainty, script: apply.text })),
      ...(this.#batch === undefined ? {} : { batch: this.#batch }),
    };
  }
}
