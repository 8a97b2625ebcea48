import { InfrakitError } from '../../source/infrakit-error.ts';
import { didYouMean } from '../../source/nearest.ts';
import type { Span } from '../../source/span.ts';

export type NameKind = 'filter' | 'test' | 'lookup';

/** A template uses a filter, test or lookup that does not exist. */
export class UnknownName extends InfrakitError {
  readonly kind: NameKind;
  readonly word: string;

  constructor(kind: NameKind, word: string, span: Span | undefined, hint: string | undefined) {
    super(`there is no ${kind} "${word}"`, { span, hint });
    this.kind = kind;
    this.word = word;
  }

  static among(kind: NameKind, word: string, span: Span | undefined, known: Iterable<string>): UnknownName {
    return new UnknownName(kind, word, span, didYouMean(word, known));
  }
}
