import { z } from 'zod';
import type { AnyAction } from '../../engine/actions.ts';

/** A parameter of a module, as its schema has it. */
export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly choices?: readonly string[];
  readonly default?: unknown;
  readonly aliases: readonly string[];
  readonly description?: string;
}

/** Documented parameters that are refused, with the reasons. */
export const refusedBy = ({ unsupported }: AnyAction['params']): readonly (readonly [name: string, reason: string])[] =>
  Object.entries(unsupported).sort(([a], [b]) => (a < b ? -1 : 1));

/** What JSON Schema says of one parameter, as far as it is shown. */
interface Described {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
}

/** The parameters of a module: those that have to be given first, then by name. */
export function parametersOf({ schema, aliases }: AnyAction['params']): Parameter[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  const parameters = Object.entries(schema.shape).map(([name, one]): Parameter => {
    const described = (properties[name] ?? {}) as Described;
    return {
      name,
      type: typeOf(described),
      required: !(one as z.ZodType).safeParse(undefined).success,
      ...(described.enum && { choices: described.enum.map(String) }),
      ...(described.default !== undefined && { default: described.default }),
      aliases: Object.keys(aliases).filter((alias) => aliases[alias] === name),
      ...(described.description && { description: described.description }),
    };
  });
  return parameters.sort((a, b) => Number(b.required) - Number(a.required) || (a.name < b.name ? -1 : 1));
}

/** Ansible's names of types. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'str',
  boolean: 'bool',
  integer: 'int',
  number: 'float',
  array: 'list',
  object: 'dict',
};

const typeOf = ({ type, enum: choices }: Described): string => TYPES[type ?? ''] ?? (choices ? 'str' : 'raw');
