export type TokenKind =
  | 'data'
  | 'variable-begin'
  | 'variable-end'
  | 'block-begin'
  | 'block-end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Data and strings as they are meant; everything else as it is written. */
  readonly value: string;
  /** Offsets in the text of the template; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A token as a message shows it. */
export function describeToken({ kind, value }: Token): string {
  if (kind === 'end') return 'the end of the template';
  if (kind === 'variable-end' || kind === 'block-end') return `the end of the tag ("${value}")`;
  return kind === 'string' ? `the text '${value}'` : `"${value}"`;
}
