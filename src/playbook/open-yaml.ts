import { isAbsolute, relative } from 'node:path';
import { decrypt, isVaulted, type VaultKeys } from '../secret/vault.ts';
import { readSource } from '../source/read-source.ts';
import type { SourceText, Span } from '../source/span.ts';
import { type ParsedYaml, parseYaml } from '../source/yaml.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { hideValues } from './hide-values.ts';
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
  const { duplicateKeys = 'warn' } = context;
  if (!known && duplicateKeys !== 'ignore') {
    const findings = duplicateKeys === 'error' ? context.errors : context.warnings;
    findings.push(...parsed.duplicates);
  }
  return parsed.errors.length === 0 ? parsed.root : undefined;
}

/**
 * What a YAML file holds, decrypted where the whole file is a vault; the values of such a file are never printed. Those
 * of tasks are: they are the words of modules.
 *
 * @throws InfrakitError where it cannot be read or decrypted
 */
export function parseFile(
  path: string,
  { vault }: { readonly vault?: VaultKeys | undefined },
  from?: Span,
): ParsedYaml {
  const { source, sealed } = open(path, vault, from);
  const parsed = parseYaml(source);
  if (sealed && parsed.root?.kind === 'mapping') hideValues(parsed.root);
  return parsed;
}

/**
 * The text of a trusted file, decrypted where the whole file is a vault.
 *
 * @throws InfrakitError where it cannot be read or decrypted
 */
export const openText = (path: string, { vault }: Pick<LoadContext, 'vault'>, from?: Span): SourceText =>
  open(path, vault, from).source;

function open(
  path: string,
  vault: VaultKeys | undefined,
  from: Span | undefined,
): { readonly source: SourceText; readonly sealed: boolean } {
  const shown = shownPath(path);
  const { text } = readSource(path, from);
  if (!isVaulted(text)) return { source: { path: shown, text }, sealed: false };
  const header = { source: { path: shown, text }, start: 0, end: text.indexOf('\n') };
  return { source: { path: shown, text: decrypt(text, vault, header).reveal() }, sealed: true };
}

/** A path as a reader of an error wants it: relative to where they are, unless that leads out of there. */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === '' || fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
}
