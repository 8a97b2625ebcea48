import { SyntaxFault } from './syntax-fault.ts';

/** How the text of a template is cut into tokens. */
export interface SyntaxOptions {
  /** The first newline after a block tag is dropped. */
  readonly trimBlocks: boolean;
  /** White space before a block tag that stands first in its line is dropped. */
  readonly lstripBlocks: boolean;
  /** In playbooks a backslash in a text of an expression stands for itself; in template files it escapes. */
  readonly literalBackslashes: boolean;
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
  /** What makes a statement of a whole line, and a comment of the rest of one. */
  readonly lineStatementPrefix?: string | undefined;
  readonly lineCommentPrefix?: string | undefined;
}

const DELIMITERS = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
};

export const PLAYBOOK_SYNTAX: SyntaxOptions = {
  ...DELIMITERS,
  trimBlocks: true,
  lstripBlocks: false,
  literalBackslashes: true,
};

export const FILE_SYNTAX: SyntaxOptions = { ...PLAYBOOK_SYNTAX, literalBackslashes: false };

const HEADER = /^#jinja2:([^\n]*)(?:\n|$)/;
const SETTING = /\s*(\w+)\s*:\s*('[^']*'|"[^"]*"|\w+)\s*(?:,|$)/y;

const BOOLEANS: Readonly<Record<string, 'trimBlocks' | 'lstripBlocks'>> = {
  trim_blocks: 'trimBlocks',
  lstrip_blocks: 'lstripBlocks',
};

const STRINGS: Readonly<Record<string, keyof typeof DELIMITERS | 'lineStatementPrefix' | 'lineCommentPrefix'>> = {
  block_start_string: 'blockStart',
  block_end_string: 'blockEnd',
  variable_start_string: 'variableStart',
  variable_end_string: 'variableEnd',
  comment_start_string: 'commentStart',
  comment_end_string: 'commentEnd',
  line_statement_prefix: 'lineStatementPrefix',
  line_comment_prefix: 'lineCommentPrefix',
};

/**
 * The options of the `#jinja2:` line that may open a template file, over the given ones, and where the text begins.
 *
 * @throws SyntaxFault for a setting that is not understood
 */
export function readHeader(text: string, options: SyntaxOptions): { options: SyntaxOptions; offset: number } {
  const header = HEADER.exec(text);
  if (!header) return { options, offset: 0 };
  const line = header[1] ?? '';
  const first = '#jinja2:'.length;
  const changes: Record<string, boolean | string> = {};
  SETTING.lastIndex = 0;
  while (line.slice(SETTING.lastIndex).trim() !== '') {
    const from = SETTING.lastIndex;
    const [, name = '', written = ''] = SETTING.exec(line) ?? [];
    const [option, value] = readSetting(name, written);
    if (option === undefined || value === undefined) {
      throw notUnderstood(line.slice(from), first + from, first + line.length);
    }
    changes[option] = value;
  }
  return { options: { ...options, ...changes }, offset: header[0].length };
}

function notUnderstood(written: string, start: number, end: number): SyntaxFault {
  const [setting = ''] = written.split(',');
  if (setting.includes(':')) return new SyntaxFault('this setting of the #jinja2: line is not understood', start, end);
  const message = `failed to parse jinja2 override '${setting.trim()}': it has no colon between the name and the value`;
  return new SyntaxFault(message, start, end, 'Did you use something different from colon as key-value separator?');
}

function readSetting(name: string, written: string): [string | undefined, boolean | string | undefined] {
  if (Object.hasOwn(BOOLEANS, name)) {
    const flag = written.toLowerCase();
    return [BOOLEANS[name], flag === 'true' || flag === 'false' ? flag === 'true' : undefined];
  }
  const isQuoted = /^['"].+['"]$/.test(written);
  return [Object.hasOwn(STRINGS, name) ? STRINGS[name] : undefined, isQuoted ? written.slice(1, -1) : undefined];
}

/** Ansible keeps backslashes as they are between `{{` and `}}` only: in `when` and its like they escape. */
export const CONDITION_SYNTAX: SyntaxOptions = { ...PLAYBOOK_SYNTAX, literalBackslashes: false };
