import { type Document, type ParsedNode, parseAllDocuments, type YAMLError } from 'yaml';

/** Quoted texts in one file that are continued as only PyYAML takes it; beyond it the errors stand. */
const MOST_REPAIRS = 300;

export interface Documents {
  readonly documents: readonly Document.Parsed<ParsedNode>[];
  /**
   * What was read: the text with blanks in the place of some line ends and tabs within quotes. No offset moved, but what a
   * quoted text that is another here says has to be read from the original.
   */
  readonly text: string;
}

/**
 * The documents of a text as the YAML package reads them, every scalar a text.
 *
 * The package wants the lines of a quoted text indented, and by spaces, where PyYAML takes any blanks or none. The blanks
 * there mean nothing: where the package stumbles over them, they are turned into what it takes. If something is wrong even
 * so, it is what was wrong before.
 */
export function parseDocuments(text: string): Documents {
  const spaced = repaired({ documents: parse(text), text }, withoutTabs);
  const joined = repaired(spaced, withoutLineEnds);
  return joined.documents[0]?.errors.length === 0 ? joined : spaced;
}

type Repair = (text: string, errors: readonly YAMLError[]) => string;

function repaired(documents: Documents, repair: Repair): Documents {
  let current = documents;
  for (let repairs = 0; repairs < MOST_REPAIRS; repairs++) {
    const text = repair(current.text, current.documents[0]?.errors ?? []);
    if (text === current.text) break;
    current = { documents: parse(text), text };
  }
  return current;
}

/** A quoted text that is cut off at the end of a line goes on in one line, up to its closing quote. */
function withoutLineEnds(text: string, errors: readonly YAMLError[]): string {
  const [error] = errors;
  const at = error?.pos[0] ?? 0;
  if (!error?.message.startsWith('Missing closing') || text[at] !== '\n') return text;
  const closing = error.message.includes('"') ? DOUBLE_QUOTED_REST : SINGLE_QUOTED_REST;
  closing.lastIndex = at;
  const [rest] = closing.exec(text) ?? [];
  return rest === undefined ? text : text.slice(0, at) + rest.replace(/[\n\r\t]/g, ' ') + text.slice(at + rest.length);
}

const DOUBLE_QUOTED_REST = /(?:[^"\\]|\\[\s\S])*"/y;
const SINGLE_QUOTED_REST = /(?:[^']|'')*'/y;

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
