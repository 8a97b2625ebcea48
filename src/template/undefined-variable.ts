import { type ErrorDetails, InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import type { Span } from '../source/span.ts';
import { Undefined } from './value.ts';

/** A template used a variable, attribute or item that does not exist. */
export class UndefinedVariable extends InfrakitError {
  /** The dotted name that was looked for, such as `nginx.port`. */
  readonly variable: string;

  constructor(value: Undefined, details: ErrorDetails = {}) {
    const missing = value instanceof Missing ? value : undefined;
    const hint = missing && didYouMean(missing.word, missing.candidates());
    super(value.message, { span: missing?.span, hint, ...details });
    this.name = 'UndefinedVariable';
    this.variable = value.name;
  }
}

/** An undefined value that knows where it was written and what could have been meant, for the error it may become. */
export class Missing extends Undefined {
  /** The last word of the dotted name: the one that was not found. */
  readonly word: string;
  readonly span: Span;
  readonly candidates: () => Iterable<string>;

  constructor(name: string, word: string, span: Span, candidates: () => Iterable<string>, message?: string) {
    super(name, message);
    this.word = word;
    this.span = span;
    this.candidates = candidates;
  }
}
