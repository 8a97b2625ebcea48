import { InfrakitError } from './infrakit-error.ts';
import { positionOf, type SourceText } from './span.ts';
import { parseDocuments } from './yaml-documents.ts';
import type { YamlNode } from './yaml-node.ts';
import { syntaxError } from './yaml-syntax-error.ts';
import { YamlTree } from './yaml-tree.ts';

export interface ParsedYaml {
  /** Undefined for a text without a document; not to be used where there are errors. */
  readonly root: YamlNode | undefined;
  readonly errors: InfrakitError[];
  /** Keys that stand twice in a mapping: the last counts. */
  readonly duplicates: InfrakitError[];
}

/** So many characters take seconds and hundreds of megabytes to read; no inventory of thousands of hosts has them. */
const LARGEST = 16 * 1024 * 1024;

/** The characters that YAML allows in a text, as PyYAML checks them. */
const FORBIDDEN = /[^\t\n\r -~\u{85}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/**
 * A text of one YAML document, read as PyYAML reads YAML 1.1. Nothing is thrown: all that is wrong is in `errors`.
 *
 * The package parses with its failsafe schema, in which every scalar is text; what the texts mean is decided in
 * yaml-scalar.ts, because the package's own YAML 1.1 differs from PyYAML's (`y`, `1e3`, `08`, dates).
 */
export function parseYaml(source: SourceText): ParsedYaml {
  if (source.text.length > LARGEST) return tooLarge(source);
  const forbidden = FORBIDDEN.exec(source.text);
  if (forbidden) return refused(source, forbidden);

  const { documents, text } = parseDocuments(source.text);
  const [first, second] = documents;
  if (!first) return { root: undefined, errors: [], duplicates: [] };

  const syntax = first.errors.map((error) => syntaxError(error, source));
  const tree = new YamlTree(source, text);
  const root = first.contents ? tree.convert(first.contents) : undefined;
  const errors = firstOfEachLine([...syntax, ...tree.errors]);
  if (second) errors.push(secondDocument(source, second.range[0]));
  return { root: syntax.length === 0 ? root : undefined, errors, duplicates: tree.duplicates };
}

function tooLarge(source: SourceText): ParsedYaml {
  const error = new InfrakitError(
    `${source.path} has ${source.text.length} characters: YAML of more than ${LARGEST} is not read`,
    { hint: 'large texts belong into files of their own, for copy, template or lookup to read' },
  );
  return { root: undefined, errors: [error], duplicates: [] };
}

function refused(source: SourceText, { 0: character, index }: RegExpExecArray): ParsedYaml {
  const code = (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  const error = new InfrakitError(`invalid YAML: the character U+${code.toUpperCase()} is not allowed`, {
    span: { source, start: index, end: index + 1 },
    hint: 'in double quotes it can be written as an escape, such as "\\x1b"',
  });
  return { root: undefined, errors: [error], duplicates: [] };
}

const secondDocument = (source: SourceText, start: number): InfrakitError =>
  new InfrakitError('a second document starts here; a file holds one', {
    span: { source, start, end: start + 3 },
    hint: 'remove this "---", or move what follows to a file of its own',
  });

/** What the package finds after the first error of a line mostly follows from it. */
function firstOfEachLine(errors: readonly InfrakitError[]): InfrakitError[] {
  const lines = new Map<number, InfrakitError>();
  for (const error of errors) {
    const line = error.span ? positionOf(error.span.source, error.span.start).line : 0;
    if (!lines.has(line)) lines.set(line, error);
  }
  return [...lines].sort(([a], [b]) => a - b).map(([, error]) => error);
}
