/** A mistake in the text of a template, by offsets in that text; whoever knows the file makes an error of it. */
export class SyntaxFault extends Error {
  readonly start: number;
  readonly end: number;
  readonly hint: string | undefined;

  constructor(message: string, start: number, end: number, hint?: string) {
    super(message);
    this.name = 'SyntaxFault';
    this.start = start;
    this.end = end;
    this.hint = hint;
  }
}
