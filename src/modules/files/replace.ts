import {
  compilePattern,
  defineModule,
  expandReplacement,
  type FileText,
  InfrakitError,
  type Pattern,
  params,
  str,
  type TextEncoding,
} from '../../sdk/index.ts';
import { type Edit, editFields, editing, foreseeEdit, inspectText, needText, planEdit } from './edit-text.ts';

/** The encodings that can be written as well as read. */
const ENCODINGS: Readonly<Record<string, TextEncoding | undefined>> = {
  utf8: 'utf8',
  ascii: 'utf8',
  latin1: 'latin1',
  iso88591: 'latin1',
  utf16le: 'utf16le',
};
const encodingOf = (name: string) => ENCODINGS[name.toLowerCase().replace(/[-_]/g, '')];

export const replace = defineModule({
  name: 'replace',
  collection: 'ansible.builtin',
  summary: 'Replace every match of a regular expression in a file.',
  params: params(
    () => ({
      ...editing,
      regexp: str().describe('Python syntax; ^ and $ match at every line.'),
      replace: str().default('').describe('What to put in place of a match; \\1 and \\g<name> are its groups.'),
      after: str().optional().describe('Only what follows a match of this.'),
      before: str().optional().describe('Only what precedes a match of this.'),
      encoding: str().default('utf-8'),
      others: str().optional().describe('Accepted and ignored.'),
    }),
    {
      aliases: { path: ['dest', 'destfile', 'name'], attributes: ['attr'] },
      rule: ({ encoding }) =>
        encodingOf(encoding) ? undefined : `encoding ${encoding} is not supported; utf-8, latin-1 and utf-16le are`,
    },
  ),
  touches: (want) => [want.path],
  inspect: (want) => inspectText(want),
  *plan(want, is) {
    needText(is, false);
    const content = recode(is.content, want.encoding);
    yield* planEdit({ ...is, content }, substitute(content?.text ?? '', want), want);
  },
  foresee(want, is) {
    const content = recode(is.content, want.encoding);
    return foreseeEdit({ ...is, content }, substitute(content?.text ?? '', want));
  },
  result(want, is, outputs) {
    if (is.at.type === 'absent') return {};
    const content = recode(is.content, want.encoding);
    const edit = substitute(content?.text ?? '', want);
    const { msg, backup_file } = editFields({ ...is, content }, edit, outputs);
    return { msg: edit.isOutside ? `${edit.msg}: ${is.at.path}` : msg, rc: 0, backup_file };
  },
});

interface Rules {
  readonly regexp: string;
  readonly replace: string;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** The text with every match replaced, in the whole or in the section between two patterns. */
export function substitute(text: string, rules: Rules): Edit & { readonly isOutside?: true } {
  const section = findSection(text, rules);
  if (!section) return { text, msg: 'Pattern for before/after params did not match the given file', isOutside: true };
  const pattern = compilePattern(rules.regexp, { multiline: true });
  const part = text.slice(section.start, section.end);
  const matches = pattern.all(part);
  checkReplacement(rules.replace, pattern);
  let [result, end] = ['', 0];
  for (const match of matches) {
    result += part.slice(end, match.start) + expandReplacement(rules.replace, match, pattern);
    end = match.end;
  }
  const replaced = text.slice(0, section.start) + result + part.slice(end) + text.slice(section.end);
  return { text: replaced, msg: `${matches.length} replacements made` };
}

/** @throws InfrakitError for a replacement that cannot be filled in, also where nothing matches */
function checkReplacement(replacement: string, pattern: Pattern): void {
  try {
    expandReplacement(replacement, { groups: [], start: 0, end: 0 }, pattern);
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
    throw new InfrakitError(`Unable to process replace due to error: ${error.message}`, { hint: error.hint });
  }
}

function findSection(text: string, { after, before }: Rules): { start: number; end: number } | undefined {
  if (after === undefined && before === undefined) return { start: 0, end: text.length };
  const middle = after === undefined || before === undefined ? '.*' : '.*?';
  const pattern = compilePattern(`(?P<above>${after ?? ''})(?P<section>${middle})${before ?? ''}`, { dotall: true });
  const match = pattern.search(text);
  if (!match) return undefined;
  const group = (name: string): string => match.groups[pattern.groupNumber(name) ?? 0] ?? '';
  const start = match.start + group('above').length;
  return { start, end: start + group('section').length };
}

function recode(content: FileText | null, name: string): FileText | null {
  const encoding = encodingOf(name) ?? 'utf8';
  if (content === null || encoding === 'utf8') return content;
  return { text: Buffer.from(content.text, content.encoding).toString(encoding), encoding };
}
