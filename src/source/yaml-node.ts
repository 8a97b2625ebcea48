import type { Span } from './span.ts';

/**
 * A YAML document as data with positions. Scalars hold what YAML 1.1 as PyYAML reads it makes of them; an integral
 * float keeps its class (`1.0` is not `1`) through `float: true`.
 */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | bigint | string;
  readonly float?: true;
  /** True for a scalar without quotes: only those can be booleans, numbers or null. */
  readonly plain: boolean;
  /** `!vault` and `!unsafe`; every other tag is refused. */
  readonly tag?: '!vault' | '!unsafe';
  readonly span: Span;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly span: Span;
}

export interface YamlMapping {
  readonly kind: 'mapping';
  /** In the order of the file, merge keys already resolved, the last of duplicate keys kept. */
  readonly entries: readonly YamlEntry[];
  readonly span: Span;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}
