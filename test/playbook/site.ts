import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { conditionsOf, effectiveTags } from '../../src/playbook/effective.ts';
import type { LoadContext } from '../../src/playbook/load-context.ts';
import { loadPlaybook } from '../../src/playbook/load-playbook.ts';
import type { Play, Task, TaskItem } from '../../src/playbook/model.ts';
import { Template } from '../../src/template/template.ts';
import { Float, isDict, isList, type Value } from '../../src/template/value.ts';
import { testContext } from './load-context.ts';

const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true });
});

/** Writes files into a directory that is gone after the tests; gives its path. */
export function writeFiles(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'infrakit-'));
  made.push(directory);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

export interface LoadedSite {
  readonly directory: string;
  readonly plays: readonly Play[];
  readonly context: LoadContext;
}

/** Loads `site.yml` among some files; findings are thrown. */
export function loadSite(files: Readonly<Record<string, string>>): LoadedSite {
  const directory = writeFiles(files);
  const context = testContext();
  const { plays } = loadPlaybook(join(directory, 'site.yml'), context);
  if (context.errors.length > 0) throw new Error(context.errors.map((error) => error.report()).join('\n'));
  return { directory, plays, context };
}

/** The play of a `site.yml` that has one. */
export function loadPlay(text: string, others: Readonly<Record<string, string>> = {}): Play {
  const [play] = loadSite({ 'site.yml': text, ...others }).plays;
  if (!play) throw new Error('no play');
  return play;
}

/** The tasks of some items in the order of a run without failures. */
export const tasksIn = (items: readonly TaskItem[]): readonly Task[] =>
  items.flatMap((item) => (item.kind === 'task' ? [item] : tasksIn([...item.body, ...item.rescue, ...item.always])));

/** A value as JSON shows it, templates as their text. */
export function shown(value: Value): unknown {
  if (value instanceof Template) return value.text;
  if (value instanceof Float) return `${value.value}.0`;
  if (isList(value)) return value.map(shown);
  if (isDict(value)) return Object.fromEntries([...value].map(([key, item]) => [String(key), shown(item)]));
  return value;
}

/** One line for each task: module, arguments, conditions and tags. */
export function outline(items: readonly TaskItem[]): readonly string[] {
  return tasksIn(items).map((task) => {
    const { name, args, freeForm } = task.action;
    const when = conditionsOf(task).map(({ text }) => text);
    const tags = effectiveTags(task).map(shown);
    return [
      name,
      ...[...args].map(([key, value]) => `${key}=${JSON.stringify(shown(value))}`),
      ...(freeForm === undefined ? [] : [JSON.stringify(shown(freeForm))]),
      ...(when.length > 0 ? [`when ${when.join(' and ')}`] : []),
      ...(tags.length > 0 ? [`tags ${tags.join(',')}`] : []),
    ].join(' ');
  });
}
