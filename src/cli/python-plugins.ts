import { dirname, join, resolve } from 'node:path';
import { findCollection, qualifiedName } from '../playbook/collection.ts';
import type { LoadContext } from '../playbook/load-context.ts';
import { shownPath } from '../playbook/open-yaml.ts';
import { kindOf, namesIn, readBytes } from '../source/disk.ts';
import type { InfrakitError } from '../source/infrakit-error.ts';
import { UnknownName } from '../template/compile/unknown-name.ts';

/** From the file that uses a plugin up to the directory of the playbook it is so many steps at most. */
const MOST_STEPS = 6;

/** An error about a name that nothing here has, with the Python file that would have it where there is one. */
export function explainName(error: InfrakitError, context: Pick<LoadContext, 'collectionsPath'>): InfrakitError {
  if (!(error instanceof UnknownName) || error.isExplained) return error;
  const { kind, word, span } = error;
  const file = pluginFile(kind, word, span?.source.path ?? '.', context);
  if (file === undefined) return error;
  const hint = `${shownPath(file)} defines it in Python, which does not run here: say the same with the filters, tests and lookups there are`;
  return new UnknownName(kind, word, span, hint);
}

function pluginFile(
  kind: UnknownName['kind'],
  word: string,
  usedIn: string,
  context: Pick<LoadContext, 'collectionsPath'>,
): string | undefined {
  const qualified = qualifiedName(word);
  const above = directoriesAbove(dirname(resolve(usedIn)));
  if (!qualified)
    return firstThat(
      above.map((directory) => join(directory, `${kind}_plugins`)),
      kind,
      word,
    );
  for (const directory of above) {
    const installed = findCollection(qualified.collection, context, directory);
    if (installed) return firstThat([join(installed.path, 'plugins', kind)], kind, qualified.rest);
  }
  return undefined;
}

function directoriesAbove(directory: string): string[] {
  const all: string[] = [];
  for (let at = directory; all.length < MOST_STEPS && !all.includes(at); at = dirname(at)) all.push(at);
  return all;
}

/** A lookup has a file of its own name; filters and tests stand in files of any name, by their names in quotes. */
function firstThat(directories: readonly string[], kind: UnknownName['kind'], word: string): string | undefined {
  for (const directory of directories) {
    if (kindOf(directory) !== 'directory') continue;
    const files = namesIn(directory)
      .filter((name) => name.endsWith('.py'))
      .sort()
      .map((name) => join(directory, name));
    const own = files.find((file) => file.endsWith(`/${word}.py`));
    const quoted = kind === 'lookup' ? undefined : files.find((file) => mentions(file, word));
    if (own ?? quoted) return own ?? quoted;
  }
  return undefined;
}

function mentions(file: string, word: string): boolean {
  const text = readBytes(file).toString();
  return text.includes(`'${word}'`) || text.includes(`"${word}"`);
}
