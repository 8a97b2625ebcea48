import type { Value } from '../../value.ts';

/** A JMESPath expression. A projection applies its right side to each item that its left side finds. */
export type Query =
  | { readonly kind: 'current' }
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly bounds: readonly (number | undefined)[] }
  | { readonly kind: 'chain'; readonly left: Query; readonly right: Query }
  | { readonly kind: 'items'; readonly left: Query; readonly right: Query }
  | { readonly kind: 'values'; readonly left: Query; readonly right: Query }
  | { readonly kind: 'flatten'; readonly left: Query }
  | { readonly kind: 'filter'; readonly left: Query; readonly right: Query; readonly condition: Query }
  | { readonly kind: 'list'; readonly items: readonly Query[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [string, Query])[] }
  | { readonly kind: 'or' | 'and'; readonly left: Query; readonly right: Query }
  | { readonly kind: 'not'; readonly operand: Query }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Query; readonly right: Query }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Query[] }
  | { readonly kind: 'reference'; readonly query: Query };
