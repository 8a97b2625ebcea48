import { InfrakitError } from '../source/infrakit-error.ts';
import { FILE_SYNTAX, type SyntaxOptions } from './language/syntax-options.ts';

/** The options of the `template` module that change how a file is read and written, under their own names. */
export interface TemplateFileOptions {
  readonly trim_blocks?: boolean | undefined;
  readonly lstrip_blocks?: boolean | undefined;
  readonly newline_sequence?: '\n' | '\r' | '\r\n' | undefined;
  readonly block_start_string?: string | undefined;
  readonly block_end_string?: string | undefined;
  readonly variable_start_string?: string | undefined;
  readonly variable_end_string?: string | undefined;
  readonly comment_start_string?: string | undefined;
  readonly comment_end_string?: string | undefined;
}

/** How a file with these options is cut into tokens. @throws InfrakitError for delimiters that cannot be told apart */
export function fileSyntax(options: TemplateFileOptions): SyntaxOptions {
  const syntax = {
    ...FILE_SYNTAX,
    trimBlocks: options.trim_blocks ?? FILE_SYNTAX.trimBlocks,
    lstripBlocks: options.lstrip_blocks ?? FILE_SYNTAX.lstripBlocks,
    blockStart: options.block_start_string ?? FILE_SYNTAX.blockStart,
    blockEnd: options.block_end_string ?? FILE_SYNTAX.blockEnd,
    variableStart: options.variable_start_string ?? FILE_SYNTAX.variableStart,
    variableEnd: options.variable_end_string ?? FILE_SYNTAX.variableEnd,
    commentStart: options.comment_start_string ?? FILE_SYNTAX.commentStart,
    commentEnd: options.comment_end_string ?? FILE_SYNTAX.commentEnd,
  };
  const openings = [syntax.blockStart, syntax.variableStart, syntax.commentStart];
  const closings = [syntax.blockEnd, syntax.variableEnd, syntax.commentEnd];
  if (new Set(openings).size < openings.length || [...openings, ...closings].includes('')) {
    throw new InfrakitError('the delimiters of blocks, variables and comments must differ and cannot be empty');
  }
  return syntax;
}

/** The rendered text with the newlines that were asked for. */
export const newlines = (text: string, { newline_sequence: wanted = '\n' }: TemplateFileOptions): string =>
  wanted === '\n' ? text : text.replace(/\r\n|\n|\r/g, wanted);
