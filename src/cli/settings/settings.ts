import { dirname } from 'node:path';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { didYouMean } from '../../source/nearest.ts';
import { inlineSource, type Span } from '../../source/span.ts';
import { type ConfigFile, findConfigFile, readConfigFile } from './config-file.ts';
import { EXPECTED, readValue } from './read-value.ts';
import type { Setting, ValueOf } from './setting.ts';
import { SETTINGS, type SettingName } from './table.ts';

/** Where a setting was said, as `ansible-config dump` writes it: `default`, `env: NAME`, or the path of the file. */
export type Origin = string;

const HOME = /\{\{\s*ANSIBLE_HOME\s*\}\}/g;

interface Written {
  readonly text: string;
  readonly origin: Origin;
  readonly span: Span;
  readonly isFile: boolean;
}

/** What the configuration file and the environment say. A value is read when it is asked for, and checked then. */
export class Settings {
  readonly file: ConfigFile | undefined;
  /** What is to be told of how they were found. */
  readonly warnings: readonly string[];
  readonly #environment: NodeJS.ProcessEnv;

  constructor(file: ConfigFile | undefined, environment: NodeJS.ProcessEnv, warnings: readonly string[] = []) {
    this.file = file;
    this.#environment = environment;
    this.warnings = warnings;
  }

  /** Those of this process, from the first file in Ansible's order of search. @throws InfrakitError as `readConfigFile` */
  static find(environment: NodeJS.ProcessEnv = process.env): Settings {
    const { path, warnings } = findConfigFile(environment);
    const file = path === undefined ? undefined : readConfigFile(path);
    return new Settings(file, environment, [...warnings, ...(file ? unknownKeys(file) : [])]);
  }

  /**
   * The value of a setting: what is written, or its default.
   *
   * @throws InfrakitError with its place and what is expected, where something else is written
   */
  value<N extends SettingName>(name: N): ValueOf<(typeof SETTINGS)[N]> {
    const setting: Setting = SETTINGS[name];
    const written = this.#written(setting);
    if (written) return this.#read(name, setting, written) as ValueOf<(typeof SETTINGS)[N]>;
    return this.#fallback(setting) as ValueOf<(typeof SETTINGS)[N]>;
  }

  /** As `value`, but nothing where only the default is there. */
  written<N extends SettingName>(name: N): NonNullable<ValueOf<(typeof SETTINGS)[N]>> | undefined {
    return this.isWritten(name) ? (this.value(name) as NonNullable<ValueOf<(typeof SETTINGS)[N]>>) : undefined;
  }

  isWritten(name: SettingName): boolean {
    return this.#written(SETTINGS[name]) !== undefined;
  }

  origin(name: SettingName): Origin {
    return this.#written(SETTINGS[name])?.origin ?? 'default';
  }

  #written({ ini, env }: Setting): Written | undefined {
    const variable = env.findLast((name) => this.#environment[name] !== undefined);
    if (variable !== undefined) {
      const text = this.#environment[variable] ?? '';
      return { text, origin: `env: ${variable}`, span: inlineSource(`$${variable}`, text), isFile: false };
    }
    const { file } = this;
    if (!file) return undefined;
    const key = ini.findLast((one) => file.entries.has(one));
    const entry = key === undefined ? undefined : file.entries.get(key);
    return entry && { text: entry.value, origin: file.path, span: entry.valueSpan, isFile: true };
  }

  #read(name: SettingName, setting: Setting, { text, span, isFile, origin }: Written): unknown {
    const base = isFile && this.file ? dirname(this.file.path) : process.cwd();
    const value = readValue(setting.kind, this.#withHome(text), {
      base,
      isQuoted: isFile,
      environment: this.#environment,
    });
    // A variable that is empty says nothing where a word or a number is wanted.
    if (text === '' && !isFile && value === undefined) return this.#fallback(setting);
    const { choices } = setting;
    if (value !== undefined && (!choices || choices.includes(String(value)))) return value;
    const expected = choices ? `one of ${choices.join(', ')}` : EXPECTED[setting.kind];
    const what = choices && value !== undefined ? 'value' : 'type';
    throw new InfrakitError(
      `Invalid ${what} for configuration option setting: ${name} (from ${origin}): it must be ${expected}, not "${text}"`,
      {
        span,
        hint: choices && didYouMean(String(value), choices),
      },
    );
  }

  #withHome(text: string): string {
    return text.includes('ANSIBLE_HOME') ? text.replaceAll(HOME, this.value('ANSIBLE_HOME')) : text;
  }

  #fallback({ kind, fallback }: Setting): unknown {
    if (fallback === null) return undefined;
    if (typeof fallback !== 'string') return fallback;
    return readValue(kind, this.#withHome(fallback), {
      base: process.cwd(),
      isQuoted: false,
      environment: this.#environment,
    });
  }
}

/** Keys that no setting has, in sections that settings have. Ansible ignores them; most are slips of the pen. */
function unknownKeys({ entries }: ConfigFile): string[] {
  const known = new Set(Object.values(SETTINGS).flatMap(({ ini }: Setting) => ini));
  const sections = new Set([...known].map((key) => key.slice(0, key.indexOf('.'))));
  const warnings: string[] = [];
  for (const [name, { section, key, keySpan }] of entries) {
    if (known.has(name) || !sections.has(section)) continue;
    const keys = [...known].filter((one) => one.startsWith(`${section}.`)).map((one) => one.slice(section.length + 1));
    const elsewhere = [...known].find((one) => one.endsWith(`.${key}`));
    const hint = elsewhere
      ? `"${key}" stands in [${elsewhere.slice(0, elsewhere.indexOf('.'))}]`
      : didYouMean(key, keys);
    warnings.push(
      new InfrakitError(`"${key}" is no setting of [${section}], and ignored`, { span: keySpan, hint }).report(),
    );
  }
  return warnings;
}
