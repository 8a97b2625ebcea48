import { isAbsolute, relative } from 'node:path';
import { decrypt, isVaulted } from '../secret/vault.ts';
import { readSource } from '../source/read-source.ts';
import type { SourceText, Span } from '../source/span.ts';
import { type ParsedYaml, parseYaml } from '../source/yaml.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { type LoadContext, reporting } from './load-context.ts';

/**
 * The tree of a YAML file, decrypted where the whole file is a vault; undefined for an empty file, and for one whose
 * errors were reported.
 *
 * @param from the place that names the file
 */
export function openYaml(path: string, context: LoadContext, from?: Span): YamlNode | undefined {
  const known = context.parsed?.get(path);
  const parsed = known ?? reporting(context, () => parseFile(path, context, from));
  if (!parsed) return undefined;
  context.parsed?.set(path, parsed);
  context.errors.push(...parsed.errors.filter((error) => !context.errors.includes(error)));
  if (!known) context.warnings.push(...parsed.warnings);
  return parsed.errors.length === 0 ? parsed.root : undefined;
}

const parseFile = (path: string, context: LoadContext, from: Span | undefined): ParsedYaml =>
  parseYaml(openText(path, context, from));

/**
 * The text of a trusted file, decrypted where the whole file is a vault.
 *
 * @throws InfrakitError where it cannot be read or decrypted
 */
export function openText(path: string, { vault }: Pick<LoadContext, 'vault'>, from?: Span): SourceText {
  const shown = shownPath(path);
  const { text } = readSource(path, from);
  if (!isVaulted(text)) return { path: shown, text };
  const header = { source: { path: shown, text }, start: 0, end: text.indexOf('\n') };
  return { path: shown, text: decrypt(text, vault, header).reveal() };
}

/** A path as a reader of an error wants it: relative to where they are, unless that leads out of there. */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === '' || fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
}
