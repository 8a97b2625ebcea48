import type { Json, Word } from '../../sdk/index.ts';
import type { ContainerWant } from './container-params.ts';
import { bytesOf } from './container-units.ts';
import { at, type Described, entriesAt, pairs, textOf, textsAt } from './docker-client.ts';

/** How an option of a container is read, compared and given to the client. */
export interface ContainerOption {
  readonly name: keyof ContainerWant & string;
  /** Sets and dicts may have more than is wanted unless the task says `strict`. */
  readonly kind: 'value' | 'list' | 'set' | 'dict';
  /** Compared only where the task asks for it. */
  readonly ignored?: true;
  /** `docker update` can change it. */
  readonly updates?: true;
  /** What is to be found in the container, given what its image brings; undefined where the task says nothing. */
  wanted(want: ContainerWant, image: Described | null): Json | undefined;
  actual(container: Described): Json;
  flags(want: ContainerWant): readonly Word[];
}

export type Name = keyof ContainerWant & string;
type Reader = (container: Described) => Json;

export const host =
  (...names: string[]): Reader =>
  (container) =>
    at(container, 'HostConfig', ...names) ?? null;
export const config =
  (...names: string[]): Reader =>
  (container) =>
    at(container, 'Config', ...names) ?? null;

/** An option that is one value, with the flag that sets it. */
export const value = (
  name: Name,
  flag: string,
  actual: Reader,
  convert: (value: Json) => Json = (same) => same,
): ContainerOption => ({
  name,
  kind: 'value',
  wanted: (want) => (want[name] === undefined ? undefined : convert(want[name] as Json)),
  actual: (container) => actual(container) ?? '',
  flags: (want) => (want[name] === undefined ? [] : [flag, textOf(want[name] as Json)]),
});

export const number = (name: Name, flag: string, actual: Reader): ContainerOption => ({
  ...value(name, flag, actual),
  actual: (container) => actual(container) ?? 0,
});

export const bytes = (name: Name, flag: string, actual: Reader): ContainerOption => ({
  ...number(name, flag, actual),
  wanted: (want) => (want[name] === undefined ? undefined : (bytesOf(String(want[name])) ?? null)),
});

export const flag = (name: Name, word: string, actual: Reader): ContainerOption => ({
  name,
  kind: 'value',
  wanted: (want) => want[name] as boolean | undefined,
  actual: (container) => actual(container) ?? false,
  flags: (want) => (want[name] === undefined ? [] : [`${word}=${want[name]}`]),
});

export const texts = (name: Name, kind: 'list' | 'set', word: string, actual: Reader): ContainerOption => ({
  name,
  kind,
  wanted: (want) => want[name] as string[] | undefined,
  actual: (container) => textsAt(actual(container)),
  flags: (want) => ((want[name] ?? []) as string[]).flatMap((text) => [word, text]),
});

export const dictionary = (name: Name, word: string, actual: Reader): ContainerOption => ({
  name,
  kind: 'dict',
  wanted: (want) => want[name] && asTexts(Object.entries(want[name] as Described)),
  actual: (container) => asTexts(entriesAt(actual(container))),
  flags: (want) => pairs(word, want[name] as Record<string, Json> | undefined),
});

export const asTexts = (entries: readonly [string, Json][]): Record<string, string> =>
  Object.fromEntries(entries.map(([name, text]) => [name, textOf(text)]));

export const updates = (option: ContainerOption): ContainerOption => ({ ...option, updates: true });
