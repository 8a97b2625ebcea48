/** What a setting of each kind is once it is read. */
export interface Values {
  readonly bool: boolean;
  readonly int: number;
  readonly float: number;
  readonly string: string;
  /** Parts between commas. */
  readonly list: readonly string[];
  readonly path: string;
  /** A directory that Ansible makes anew in each run. */
  readonly tmppath: string;
  /** Paths between colons. */
  readonly pathspec: readonly string[];
  /** Paths between commas. */
  readonly pathlist: readonly string[];
  /** Hosts worked on at once. */
  readonly forks: number | 'auto';
}
export type Kind = keyof Values;

/** One setting: where it is written, what it is, and what it does here. */
export interface Setting<K extends Kind = Kind, Fallback = unknown> {
  readonly kind: K;
  /** As it would be written, or null where there is none. */
  readonly fallback: Fallback;
  /** `section.key`; of several that are written the last counts. */
  readonly ini: readonly string[];
  /** Environment variables; of several the last counts. They win over the file. */
  readonly env: readonly string[];
  readonly choices: readonly string[] | undefined;
  /** What it does; undefined for a setting of Ansible that is accepted and changes nothing here. */
  readonly effect: string | undefined;
}

/** Makes the settings of one kind: the default, `section.key …`, `VARIABLE …`, what it does. */
const maker =
  <K extends Kind, Written>(kind: K) =>
  <Fallback extends Written | null>(
    fallback: Fallback,
    ini: string,
    env: string,
    effect?: string,
  ): Setting<K, Fallback> => ({ kind, fallback, ini: words(ini), env: words(env), choices: undefined, effect });

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

export const bool = maker<'bool', boolean>('bool');
export const int = maker<'int', number>('int');
export const float = maker<'float', number>('float');
export const string = maker<'string', string>('string');
export const list = maker<'list', string>('list');
export const path = maker<'path', string>('path');
export const tmppath = maker<'tmppath', string>('tmppath');
export const pathspec = maker<'pathspec', string>('pathspec');
export const pathlist = maker<'pathlist', string>('pathlist');
export const forks = maker<'forks', string>('forks');

/** A text that is one of several words. */
export const choice = <Fallback extends string | null>(
  choices: string,
  fallback: Fallback,
  ini: string,
  env: string,
  effect?: string,
): Setting<'string', Fallback> => ({ ...string(fallback, ini, env, effect), choices: words(choices) });

/** What is read of a setting: nothing only where it has no default. */
export type ValueOf<S> =
  S extends Setting<infer K, infer Fallback> ? Values[K] | (null extends Fallback ? undefined : never) : never;
