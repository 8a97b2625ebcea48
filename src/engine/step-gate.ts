import type { RunOptions } from './run-options.ts';

/** Holds tasks back: those before `--start-at-task`, and with `--step` those the person declines. */
export class StepGate {
  readonly #options: RunOptions;
  #started: boolean;
  #asking: boolean;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#started = options.startAtTask === undefined;
    this.#asking = options.step;
  }

  /** True once the task named by `--start-at-task` was met. */
  get started(): boolean {
    return this.#started;
  }

  /** @param name the task's name as it is shown */
  async passes(name: string): Promise<boolean> {
    const { startAtTask } = this.#options;
    if (!this.#started && startAtTask !== undefined) {
      const bare = name.slice(name.indexOf(' : ') + 1).replace(/^: /, '');
      this.#started = [name, bare].some((candidate) => matches(candidate, startAtTask));
      if (!this.#started) return false;
    }
    if (!this.#asking) return true;
    const answer = (await this.#options.prompt(`Perform task: ${name} (N)o/(y)es/(c)ontinue: `, { echo: true })) ?? 'n';
    if (/^c/i.test(answer)) this.#asking = false;
    return /^[cy]/i.test(answer);
  }
}

/** A task name against what the user typed, in which `*` stands for anything. */
function matches(name: string, wanted: string): boolean {
  const pattern = wanted.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(name);
}
