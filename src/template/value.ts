import { randomBytes } from 'node:crypto';
import type { Template } from './template.ts';

/**
 * What a variable can hold. Strings, numbers, lists and dicts are data and inert for ever; only a `Template`, made by
 * the loaders of trusted files, is rendered.
 *
 * A dict is a `Map`, so that order and key types survive. An integral float is a `Float`, so that `1.0` is not `1`;
 * every other float is a plain number. Integers beyond 2^53 are bigints.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Template
  | Undefined
  | Unknown
  | Omit
  | LazyDict
  | Callable
  | Entity
  | readonly Value[]
  | Dict;

export type Key = null | boolean | number | bigint | string;
export type Dict = Map<Key, Value>;

/** JSON as hosts and modules speak it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A float without a fractional part, which Python prints as `2.0`. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A list written with parentheses: equal to no list, printed with parentheses. */
export class Tuple extends Array<Value> {}

/** What `dict.keys()`, `values()` and `items()` give: a list that prints itself under the name of its type. */
export class DictView extends Array<Value> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  readonly typeName: string;

  constructor(typeName: 'dict_keys' | 'dict_values' | 'dict_items', items: Iterable<Value>) {
    super();
    this.typeName = typeName;
    for (const item of items) this.push(item);
  }
}

/** The result of a failed lookup; using it for anything but `is defined` or `default` is an error. */
export class Undefined {
  /** The dotted name as far as it is known, such as `nginx.port`. */
  readonly name: string;
  readonly message: string;
  constructor(name: string, message = `'${name}' is undefined`) {
    this.name = name;
    this.message = message;
  }
}

/** In check mode, a value that would exist after a change that was not made. Whatever is computed from it is unknown. */
export class Unknown {
  /** Why it is not known, for the reader: `task "build" would run a command`. */
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** The value of the magic variable `omit`: an argument with this value is as good as not written. */
export class Omit {}
export const OMIT = new Omit();

/** What `omit` is within a text, where it can leave nothing out: no text that anybody would write. */
export const OMIT_TEXT = `__omit_place_holder__${randomBytes(20).toString('hex')}`;

/** A dict whose values are made when asked for, such as `hostvars`. The values it gives are rendered already. */
export abstract class LazyDict {
  abstract get(key: string): Value | undefined;
  abstract keys(): Iterable<string>;
}

/** A function that templates may call: macros, bound methods, globals. Nothing else is ever called. */
export abstract class Callable {
  abstract readonly name: string;
  /** What can be reached on the function itself, such as the `index` of `loop`. */
  attribute?(name: string): Value | undefined;
}

/**
 * A thing with attributes that is neither list nor dict: `loop`, a namespace, a range, a date. Only what `attribute`
 * gives can be reached. The result of a rendering never holds one: it becomes a list (`items`) or its text.
 */
export abstract class Entity {
  /** What Python calls its type. */
  abstract readonly typeName: string;
  abstract attribute(name: string): Value | undefined;
  /** What `{{ }}` prints in a text. */
  abstract text(): string;
  /** Its items, where it can be iterated. */
  items?(): readonly Value[];
  /** Negative, 0 or positive beside another of its kind; undefined where they have no order. */
  compareTo?(other: Value): number | undefined;
  /** `this + other`, or undefined where that means nothing. */
  plus?(other: Value): Value | undefined;
  /** `this - other`, or undefined where that means nothing. */
  minus?(other: Value): Value | undefined;
}

export const isDict = (value: unknown): value is Dict => value instanceof Map;
export const isList = (value: unknown): value is readonly Value[] => Array.isArray(value);

/** JSON from a host as a value. Nothing in it can become a template. */
export function fromJson(json: Json): Value {
  if (Array.isArray(json)) return json.map(fromJson);
  if (json !== null && typeof json === 'object') {
    return new Map(Object.entries(json).map(([key, item]) => [key, fromJson(item)]));
  }
  return json as Value;
}

/** A rendered value as JSON: tuples become lists, keys strings. Templates, undefined and unknown values are a bug here. */
export function toJson(value: Value): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Float) return value.value;
  if (isList(value)) return value.map(toJson);
  if (isDict(value)) return Object.fromEntries([...value].map(([key, item]) => [String(key), toJson(item)]));
  if (value instanceof LazyDict)
    return Object.fromEntries([...value.keys()].map((key) => [key, toJson(value.get(key) ?? null)]));
  if (value instanceof Unknown) return `<unknown: ${value.reason}>`;
  if (value instanceof Omit) return null;
  throw new TypeError(`not a plain value: ${value.constructor.name}`);
}
