import { type ErrorDetails, InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import type { Span } from '../source/span.ts';
import { Undefined } from './value.ts';

/** A template used a variable, attribute or item that does not exist. */
export class UndefinedVariable extends InfrakitError {
  /** The dotted name that was looked for, such as `nginx.port`. */
  readonly variable: string;
  /** What the template was for, as results of tasks say it before the message; set where that is known. */
  use = '';

  constructor(variable: string, message: string, details: ErrorDetails = {}) {
    super(message, details);
    this.name = 'UndefinedVariable';
    this.variable = variable;
  }

  /** The error that an undefined value becomes when it is used. */
  static of(value: Undefined): UndefinedVariable {
    if (!(value instanceof Missing)) return new UndefinedVariable(value.name, value.message);
    if (value.failure) return value.failure;
    const hint = didYouMean(value.word, value.candidates());
    return new UndefinedVariable(value.name, value.message, { span: value.place(), hint });
  }
}

export interface MissingDetails {
  /** The last word of the dotted name: the one that was not found. */
  readonly word: string;
  /** Where it is written; worked out only for an error. */
  readonly place: () => Span | undefined;
  /** The names that could have been meant. */
  readonly candidates: () => Iterable<string>;
  /** For a variable whose own template failed: why. */
  readonly failure?: UndefinedVariable;
}

/** An undefined value that knows where it was written and what could have been meant, for the error it may become. */
export class Missing extends Undefined {
  readonly word: string;
  readonly place: () => Span | undefined;
  readonly candidates: () => Iterable<string>;
  readonly failure: UndefinedVariable | undefined;

  constructor(name: string, details: MissingDetails, message?: string) {
    super(name, message);
    this.word = details.word;
    this.place = details.place;
    this.candidates = details.candidates;
    this.failure = details.failure;
  }
}
