import { type Document, type ParsedNode, parseAllDocuments, type YAMLError } from 'yaml';

/** Quoted texts in one file that are continued with tabs; beyond it the errors stand. */
const MOST_REPAIRS = 100;

/**
 * The documents of a text as the YAML package reads them, every scalar a text.
 *
 * The package takes only spaces at the start of a continued line of a quoted text, where PyYAML takes tabs too. As
 * those blanks mean nothing, they are turned into spaces where the package stumbles; no offset moves.
 */
export function parseDocuments(text: string): readonly Document.Parsed<ParsedNode>[] {
  let current = text;
  for (let repairs = 0; ; repairs++) {
    const documents = parse(current);
    const repaired = repairs < MOST_REPAIRS ? withoutTabs(current, documents[0]?.errors ?? []) : current;
    if (repaired === current) return documents;
    current = repaired;
  }
}

const parse = (text: string): readonly Document.Parsed<ParsedNode>[] => [
  ...parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    merge: false,
    resolveKnownTags: false,
    prettyErrors: false,
    uniqueKeys: false,
  }),
];

/** Lines after an unclosed quote that start with blanks among which there is a tab. */
const TABBED_LINES = /(?: *\t[ \t]*[^\n]*(?:\n|$))+/y;

function withoutTabs(text: string, errors: readonly YAMLError[]): string {
  for (const { message, pos } of errors) {
    if (!message.startsWith('Missing closing')) continue;
    TABBED_LINES.lastIndex = text.indexOf('\n', pos[0]) + 1;
    const [lines] = TABBED_LINES.exec(text) ?? [];
    if (lines === undefined) continue;
    const spaced = lines.replace(/^[ \t]+/gm, (blanks) => ' '.repeat(blanks.length));
    const start = text.indexOf('\n', pos[0]) + 1;
    return text.slice(0, start) + spaced + text.slice(start + lines.length);
  }
  return text;
}
