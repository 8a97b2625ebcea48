import { codeFrame } from './code-frame.ts';
import { locate, type Span } from './span.ts';

export interface ErrorDetails {
  /** Where the user wrote what is wrong. */
  readonly span?: Span | undefined;
  /** What the user can do about it, as one sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** How Ansible says it, where programs look for that. */
  readonly ansible?: string | undefined;
  /** What the result of a task that fails so has beside its message. */
  readonly fields?: Readonly<Record<string, string | number | readonly string[]>> | undefined;
  /** The code with which Ansible's programs end where this ends them, if not the one that goes with its kind. */
  readonly exit?: 1 | 4 | 5 | undefined;
}

/** Something the user can act on. Any other class of error that reaches the top is a bug of ours and keeps its stack. */
export class InfrakitError extends Error {
  readonly span: Span | undefined;
  readonly hint: string | undefined;
  readonly ansible: string | undefined;
  readonly fields: ErrorDetails['fields'];
  readonly exit: ErrorDetails['exit'];

  constructor(message: string, { span, hint, cause, fields, exit, ansible }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'InfrakitError';
    this.span = span;
    this.hint = hint;
    this.ansible = ansible;
    this.fields = fields;
    this.exit = exit;
  }

  /**
   * The whole report: place, message, code frame and remedy.
   *
   * @param order `message` puts the message before the place, as Ansible does
   */
  report(order: 'place' | 'message' = 'place'): string {
    const place = this.span ? [locate(this.span)] : [];
    const head =
      order === 'place' ? [[...place, this.message].join(': ')] : [this.message, ...place.map((at) => `in ${at}:`)];
    const frame = this.span ? [codeFrame(this.span)] : [];
    const hint = this.hint ? [`hint: ${this.hint}`] : [];
    return [...head, ...frame, ...hint].join('\n');
  }
}

/** Everything that is wrong with the input, found in one pass. */
export class InputErrors extends InfrakitError {
  readonly errors: readonly InfrakitError[];

  constructor(errors: readonly InfrakitError[]) {
    super(`${errors.length} error${errors.length === 1 ? '' : 's'}`);
    this.name = 'InputErrors';
    this.errors = errors;
  }

  override report(order: 'place' | 'message' = 'place'): string {
    return this.errors.map((error) => error.report(order)).join('\n\n');
  }
}
