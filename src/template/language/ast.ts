import type { BinaryOperator } from '../operations/arithmetic.ts';
import type { Float } from '../value.ts';

/** Where a node stands in the text of its template. */
interface Range {
  readonly start: number;
  readonly end: number;
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export interface Arguments {
  readonly positional: readonly Expr[];
  readonly named: readonly (readonly [string, Expr])[];
  /** `*list` */
  readonly spread?: Expr | undefined;
  /** `**dict` */
  readonly spreadNamed?: Expr | undefined;
}

export interface Constant extends Range {
  readonly kind: 'constant';
  readonly value: null | boolean | number | bigint | string | Float;
}
interface Name extends Range {
  readonly kind: 'name';
  readonly name: string;
}
interface Items extends Range {
  readonly kind: 'list' | 'tuple';
  readonly items: readonly Expr[];
}
interface DictLiteral extends Range {
  readonly kind: 'dict';
  readonly entries: readonly (readonly [Expr, Expr])[];
}
interface Unary extends Range {
  readonly kind: 'negate' | 'plus' | 'not';
  readonly operand: Expr;
}
interface Binary extends Range {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
}
interface Concat extends Range {
  readonly kind: 'concat';
  readonly parts: readonly Expr[];
}
interface Logical extends Range {
  readonly kind: 'and' | 'or';
  readonly left: Expr;
  readonly right: Expr;
}
interface Comparison extends Range {
  readonly kind: 'compare';
  readonly first: Expr;
  readonly rest: readonly { readonly operator: CompareOperator; readonly operand: Expr }[];
}
interface Conditional extends Range {
  readonly kind: 'conditional';
  readonly condition: Expr;
  readonly value: Expr;
  readonly otherwise: Expr | undefined;
}
interface Attribute extends Range {
  readonly kind: 'attribute';
  readonly of: Expr;
  readonly name: string;
}
interface Item extends Range {
  readonly kind: 'item';
  readonly of: Expr;
  readonly key: Expr;
}
interface Slice extends Range {
  readonly kind: 'slice';
  readonly of: Expr;
  readonly from: Expr | undefined;
  readonly to: Expr | undefined;
  readonly step: Expr | undefined;
}
interface Call extends Range {
  readonly kind: 'call';
  readonly callee: Expr;
  readonly args: Arguments;
}
/** `input | name(args)`; for a filter block or a filtered set the input is the text of the body. */
export interface FilterUse extends Range {
  readonly kind: 'filter';
  readonly name: string;
  readonly input: Expr | 'body';
  readonly args: Arguments;
}
interface TestUse extends Range {
  readonly kind: 'test';
  readonly name: string;
  readonly input: Expr;
  readonly args: Arguments;
  readonly negated: boolean;
}

export type Expr =
  | Constant
  | Name
  | Items
  | DictLiteral
  | Unary
  | Binary
  | Concat
  | Logical
  | Comparison
  | Conditional
  | Attribute
  | Item
  | Slice
  | Call
  | FilterUse
  | TestUse;

export type Target =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'tuple'; readonly items: readonly Target[] }
  | { readonly kind: 'namespace'; readonly name: string; readonly attribute: string };

export interface Parameter {
  readonly name: string;
  readonly otherwise: Expr | undefined;
}

export type Body = readonly Statement[];

export type Statement = Range &
  (
    | { readonly kind: 'data'; readonly text: string }
    | { readonly kind: 'output'; readonly value: Expr }
    | {
        readonly kind: 'if';
        readonly branches: readonly { readonly condition: Expr; readonly body: Body }[];
        readonly otherwise: Body | undefined;
      }
    | {
        readonly kind: 'for';
        readonly target: Target;
        readonly iterable: Expr;
        readonly filter: Expr | undefined;
        readonly recursive: boolean;
        readonly body: Body;
        readonly otherwise: Body | undefined;
      }
    | { readonly kind: 'set'; readonly target: Target; readonly value: Expr }
    | {
        readonly kind: 'set-block';
        readonly target: Target;
        readonly filter: FilterUse | undefined;
        readonly body: Body;
      }
    | { readonly kind: 'macro'; readonly name: string; readonly parameters: readonly Parameter[]; readonly body: Body }
    | {
        readonly kind: 'call-block';
        readonly call: Call;
        readonly parameters: readonly Parameter[];
        readonly body: Body;
      }
    | {
        readonly kind: 'with';
        readonly bindings: readonly { readonly target: Target; readonly value: Expr }[];
        readonly body: Body;
      }
    | { readonly kind: 'filter-block'; readonly filter: FilterUse; readonly body: Body }
    | {
        readonly kind: 'include';
        readonly template: Expr;
        readonly ignoreMissing: boolean;
        readonly withContext: boolean;
      }
    | { readonly kind: 'import'; readonly template: Expr; readonly as: string; readonly withContext: boolean }
    | {
        readonly kind: 'from-import';
        readonly template: Expr;
        readonly names: readonly { readonly name: string; readonly as: string }[];
        readonly withContext: boolean;
      }
    | { readonly kind: 'extends'; readonly template: Expr }
    | {
        readonly kind: 'block';
        readonly name: string;
        readonly scoped: boolean;
        readonly required: boolean;
        readonly body: Body;
      }
  );
export type StatementKind = Statement['kind'];
