import type { Output, Probes } from '../sdk/probe.ts';
import type { Answers } from './answers.ts';
import { userKey } from './become.ts';
import { withEnvironment } from './environment.ts';
import type { Moment } from './epoch.ts';
import type { Question } from './foresight.ts';
import type { Ahead } from './kept-shell.ts';
import type { ScriptOptions } from './script-options.ts';

/** Scripts that travel ahead make up so many characters of one batch at the most. */
const MAX_SIZE = 512 * 1024;

/** The script of a probe that has nothing to ask this time; its answer is known without the host. */
const NOTHING = ':';
const SILENCE: Output = { rc: 0, stdout: '', stderr: '', bytes: new Uint8Array() };

/** True for probes of a module that acts without looking, such as a command. */
export const askNothing = (probes: Probes): boolean =>
  Object.values(probes).every(({ script }) => script.compact === NOTHING);

/** What the probes have to ask, by their names, as it is sent. */
export function scriptsOf(probes: Probes, { environment }: ScriptOptions): Map<string, string> {
  const asked = Object.entries(probes).filter(([, { script }]) => script.compact !== NOTHING);
  return new Map(asked.map(([name, { script }]) => [name, withEnvironment(script.compact, environment)]));
}

/**
 * What the outputs of these scripts say of the host.
 *
 * @throws InfrakitError where a probe makes no sense of its output
 */
export function parseAll(
  probes: Probes,
  scripts: ReadonlyMap<string, string>,
  outputOf: (script: string) => Output | undefined,
): Readonly<Record<string, unknown>> {
  const state = Object.entries(probes).map(([name, probe]) => {
    const script = scripts.get(name);
    const output = script === undefined ? SILENCE : outputOf(script);
    if (!output) throw new Error(`the probe ${name} has no answer`);
    return [name, probe.parse(output)];
  });
  return Object.fromEntries(state);
}

/** Names a question: a script and the user who runs it, by the name that `userKey` gives. */
export const questionKey = (script: string, user: string): string => `${user}\0${script}`;

/** The scripts of later tasks that travel in one batch, by the user who runs them. */
export class AheadBatch {
  readonly #answers: Answers;
  readonly #number: number;
  readonly #from: Moment;
  readonly #login: string;
  readonly #ways = new Map<string, { readonly options: ScriptOptions; readonly ahead: Ahead[] }>();
  readonly #keys = new Set<string>();
  #size = 0;

  /**
   * @param from the moment from which on the answers hold
   * @param login the user who logged in
   */
  constructor(answers: Answers, number: number, from: Moment, login: string) {
    this.#answers = answers;
    this.#number = number;
    this.#from = from;
    this.#login = login;
  }

  /**
   * Adds what is not asked yet.
   *
   * @param told gets what the host said once all of it is there; not called where something is missing
   */
  add(question: Question, told: (is: Readonly<Record<string, unknown>>) => void): void {
    const { probes, options } = question;
    const scripts = scriptsOf(probes, options);
    const outputs = new Map<string, Output>();
    const wanted = new Set(scripts.values());
    const user = userKey(options.as, this.#login);
    for (const script of wanted) {
      const key = questionKey(script, user);
      const isAsked = this.#keys.has(key) || this.#answers.has(key);
      if (isAsked || this.#size + script.length > MAX_SIZE) continue;
      this.#keys.add(key);
      this.#size += script.length;
      const settle = this.#answers.expect(key, this.#number, this.#from);
      const arrive = (output: Output | undefined): void => {
        settle(output);
        if (!output || outputs.has(script)) return;
        outputs.set(script, output);
        if (outputs.size === wanted.size) tell(() => told(parseAll(probes, scripts, (each) => outputs.get(each))));
      };
      this.#way(user, options).push({ script, arrive });
    }
  }

  /** What travels with the shell of this user. */
  of(options: ScriptOptions): readonly Ahead[] {
    return this.#ways.get(userKey(options.as, this.#login))?.ahead ?? [];
  }

  /** What travels with the shells of other users. */
  others(options: ScriptOptions): readonly { readonly options: ScriptOptions; readonly ahead: readonly Ahead[] }[] {
    const own = userKey(options.as, this.#login);
    return [...this.#ways].filter(([user]) => user !== own).map(([, way]) => way);
  }

  #way(user: string, { as }: ScriptOptions): Ahead[] {
    const way = this.#ways.get(user) ?? { options: { as }, ahead: [] };
    this.#ways.set(user, way);
    return way.ahead;
  }
}

/** What an early answer means may be of no use, and then the task that asks for it says so. */
function tell(work: () => void): void {
  try {
    work();
  } catch {}
}
