import { InfrakitError } from '../../source/infrakit-error.ts';
import { didYouMean } from '../../source/nearest.ts';
import type { Span } from '../../source/span.ts';
import { reasonFor } from '../not-here.ts';

export type NameKind = 'filter' | 'test' | 'lookup';

/** A template uses a filter, test or lookup that does not exist. */
export class UnknownName extends InfrakitError {
  readonly kind: NameKind;
  readonly word: string;
  /** It is known why it is not there. */
  readonly isExplained: boolean;

  constructor(kind: NameKind, word: string, span: Span | undefined, hint: string | undefined, isExplained = false) {
    super(`there is no ${kind} "${word}"`, { span, hint });
    this.kind = kind;
    this.word = word;
    this.isExplained = isExplained;
  }

  static among(kind: NameKind, word: string, span: Span | undefined, known: Iterable<string>): UnknownName {
    const reason = reasonFor(kind, word);
    return new UnknownName(kind, word, span, reason ?? didYouMean(word, known), reason !== undefined);
  }
}
