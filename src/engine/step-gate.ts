import type { RunOptions } from './run-options.ts';

/** Holds tasks back: those before `--start-at-task`, and with `--step` those the person declines. */
export class StepGate {
  readonly #options: RunOptions;
  readonly #of: StepGate | undefined;
  #started: boolean;
  #asking: boolean;

  constructor(options: RunOptions, of?: StepGate) {
    this.#options = options;
    this.#of = of;
    this.#started = of?.started ?? options.startAtTask === undefined;
    // Of hosts that go their own ways nobody could tell which one is asked for.
    this.#asking = options.step && !of;
  }

  /** One for a host that goes its own way: it starts where itself comes to the task. */
  forOne(): StepGate {
    return new StepGate(this.#options, this);
  }

  /** True once the task named by `--start-at-task` was met. */
  get started(): boolean {
    return this.#started;
  }

  /** Lets all tasks pass from now on. */
  open(): void {
    this.#started = true;
  }

  /** Whether one of the tasks of these names is the one to start at, or the run has started. */
  opensAt(names: Iterable<string>): boolean {
    const { startAtTask } = this.#options;
    if (this.#started || startAtTask === undefined) return true;
    for (const name of names) if (isNamed(name, startAtTask)) return true;
    return false;
  }

  /** @param name the task's name as it is shown */
  async passes(name: () => string): Promise<boolean> {
    if (this.#started && !this.#asking) return true;
    const shown = name();
    this.#started = this.opensAt([shown]);
    if (this.#started) this.#of?.open();
    if (!this.#started) return false;
    if (!this.#asking) return true;
    const answer =
      (await this.#options.prompt(`Perform task: ${shown} (N)o/(y)es/(c)ontinue: `, { echo: true })) ?? 'n';
    if (/^c/i.test(answer)) this.#asking = false;
    return /^[cy]/i.test(answer);
  }
}

/** Whether a task goes by the name that the user typed, with or without that of its role. */
function isNamed(name: string, wanted: string): boolean {
  const afterRole = name.indexOf(' : ');
  const names = afterRole < 0 ? [name] : [name, name.slice(afterRole + 3)];
  return names.some((candidate) => matches(candidate, wanted));
}

/** A task name against what the user typed, in which `*` stands for anything. */
function matches(name: string, wanted: string): boolean {
  const pattern = wanted.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(name);
}
