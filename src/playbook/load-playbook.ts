import { dirname, join, resolve } from 'node:path';
import type { Span } from '../source/span.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { findCollection, qualifiedName } from './collection.ts';
import { firstFile, isFile } from './find-file.ts';
import { checkKeywords, type Fields, fieldsOf } from './keywords.ts';
import { type LoadContext, report, reporting, warn } from './load-context.ts';
import type { Level, Play, Playbook } from './model.ts';
import { openYaml, shownPath } from './open-yaml.ts';
import { enter, noUses, type Place } from './place.ts';
import { readLevel } from './read-level.ts';
import { readPlay } from './read-play.ts';
import { isEmpty, readValue } from './read-value.ts';
import { sortFindings } from './sort-findings.ts';
import { shortName } from './statements.ts';
import { addLibrary } from './use-role.ts';

/**
 * A playbook with all it imports: playbooks, files of tasks, roles with their dependencies. What is wrong anywhere in
 * it is found in one pass and put into `context.errors`.
 */
export function loadPlaybook(path: string, context: LoadContext): Playbook {
  const caching = { ...context, parsed: context.parsed ?? new Map() };
  const absolute = resolve(path);
  const directory = dirname(absolute);
  const root = openYaml(absolute, caching);
  const chain = [{ path: absolute, shown: shownPath(absolute) }];
  const place: Place = {
    context: caching,
    parent: undefined,
    role: undefined,
    directory,
    playbookDirectory: directory,
    isHandler: false,
    collections: [],
    chain,
    uses: noUses(),
  };
  const plays = readPlays(root, place, []);
  sortFindings(context.errors);
  sortFindings(context.warnings);
  return { path: absolute, plays };
}

const NO_PLAY = 'A playbook must contain at least one play';

function readPlays(root: YamlNode | undefined, place: Place, above: readonly Level[]): Play[] {
  const { context } = place;
  if (!root || isEmpty(root)) {
    // A file that cannot be read has no root either, and has said why.
    if (context.errors.length === 0) {
      report(context, `the playbook ${place.chain.at(-1)?.shown} is empty`, { ansible: NO_PLAY });
    }
    return [];
  }
  if (root.kind !== 'sequence') {
    report(context, 'a playbook must be a list of plays', { span: root.span, hint: 'the first play starts with "- "' });
    return [];
  }
  if (root.items.length === 0) report(context, 'a playbook must have a play', { span: root.span, ansible: NO_PLAY });
  return root.items.flatMap((node) => {
    if (node.kind === 'mapping') return readEntry(fieldsOf(node, context), node.span, place, above);
    report(context, 'a play must be a mapping with "hosts"', { span: node.span });
    return [];
  });
}

function readEntry(fields: Fields, span: Span, place: Place, above: readonly Level[]): Play[] {
  const statement = [...fields.keys()].find((name) => ['import_playbook', 'include'].includes(shortName(name)));
  if (statement !== undefined) return importPlaybook(fields, statement, span, place, above);
  addLibrary(join(place.directory, 'library'), place.context);
  const play = readPlay(fields, span, place.directory, above, place.context);
  return play ? [play] : [];
}

function importPlaybook(fields: Fields, statement: string, span: Span, place: Place, above: readonly Level[]): Play[] {
  const { context } = place;
  const entry = fields.get(statement);
  if (!entry) return [];
  if (statement === 'include') warn(context, '"include" is read as "import_playbook"', { span: entry.key.span });
  const others = new Map([...fields].filter(([name]) => name !== statement));
  checkKeywords(others, 'import_playbook', context);
  const level = readLevel(others, span, place);
  const written = readValue(entry.value, context);
  const name = reporting(context, () => context.staticValue(written, level.vars));
  if (name === undefined) return [];
  const path = findPlaybook(String(name), place, entry.value.span);
  const inside =
    path && enter(place, { path, shown: shownPath(path) }, 'playbooks import each other', entry.value.span);
  if (!path || !inside) return [];
  const root = openYaml(path, context, entry.value.span);
  return readPlays(root, { ...inside, directory: dirname(path) }, [...above, level]);
}

/** A playbook beside the one that imports it, or one of an installed collection: `ns.coll.playbook`. */
function findPlaybook(name: string, { context, directory, playbookDirectory }: Place, span: Span): string | undefined {
  const beside = resolve(directory, name);
  const inside = isFile(beside) ? undefined : playbookOfCollection(name, context, playbookDirectory);
  return inside ?? firstFile(`the playbook "${name}"`, [beside], span, context);
}

/** The file of a playbook that is named with its collection; undefined where that has none of this name. */
export function playbookOfCollection(
  name: string,
  context: Pick<LoadContext, 'collectionsPath'>,
  directory: string,
): string | undefined {
  const qualified = qualifiedName(name.replace(/\.ya?ml$/, ''));
  const installed = qualified && findCollection(qualified.collection, context, directory);
  if (!qualified || !installed) return undefined;
  const base = join(installed.path, 'playbooks', ...qualified.rest.split('.'));
  return [`${base}.yml`, `${base}.yaml`].find(isFile);
}
