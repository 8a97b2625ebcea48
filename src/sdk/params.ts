import { z } from 'zod';
import type { ErrorDetails } from '../source/infrakit-error.ts';
import { Expression } from '../template/template.ts';

/** The parameters of a module: one source for validation, documentation and types. */
export interface Params<S extends z.ZodRawShape = z.ZodRawShape> {
  readonly schema: z.ZodObject<S>;
  /** Other spellings, each with the parameter it stands for. */
  readonly aliases: Readonly<Record<string, string>>;
  /** The parameter that free text fills, as in `command: ls -l`. */
  readonly freeForm?: string | undefined;
  /** Documented parameters that are refused, each with the reason. One that asks for nothing (`false`, empty) is taken. */
  readonly unsupported: Readonly<Record<string, string>>;
  /** Checks over several parameters, such as "one of src and content"; gives the message of what is wrong. */
  readonly rule?: ((params: z.output<z.ZodObject<S>>) => string | undefined) | undefined;
  /** What a result has beside the message of the rule. */
  readonly ruleFields?: ErrorDetails['fields'];
}

interface Options<S extends z.ZodRawShape> {
  readonly aliases?: Partial<Record<keyof S & string, readonly string[]>>;
  readonly freeForm?: keyof S & string;
  readonly unsupported?: Readonly<Record<string, string>>;
  readonly rule?: (params: z.output<z.ZodObject<S>>) => string | undefined;
  readonly ruleFields?: ErrorDetails['fields'];
}

/**
 * Declares parameters: params(() => ({ path: path() }), { aliases: { path: ['dest', 'name'] } }).
 *
 * @param shape is asked when the module is first used: a run uses few of those there are
 */
export function params<S extends z.ZodRawShape>(shape: () => S, options: Options<S> = {}): Params<S> {
  const aliases: Record<string, string> = {};
  for (const [name, others] of Object.entries(options.aliases ?? {})) {
    for (const other of (others as readonly string[] | undefined) ?? []) aliases[other] = name;
  }
  let schema: z.ZodObject<S> | undefined;
  return {
    get schema() {
      schema ??= z.strictObject(shape()) as unknown as z.ZodObject<S>;
      return schema;
    },
    aliases,
    freeForm: options.freeForm,
    unsupported: options.unsupported ?? {},
    rule: options.rule,
    ruleFields: options.ruleFields,
  };
}

/** How YAML 1.1 and Ansible write what is true, in small letters. */
export const TRUE_WORDS: ReadonlySet<string> = new Set(['yes', 'on', 'true', 't', 'y', '1']);
export const FALSE_WORDS: ReadonlySet<string> = new Set(['no', 'off', 'false', 'f', 'n', '0']);

/** A boolean in any of Ansible's spellings. */
export const bool = () =>
  z.preprocess((value) => {
    const word = String(value).toLowerCase();
    if (typeof value !== 'boolean' && TRUE_WORDS.has(word)) return true;
    return typeof value !== 'boolean' && FALSE_WORDS.has(word) ? false : value;
  }, z.boolean());

/** A whole number, also written as text. */
export const int = () =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : value),
    z.int(),
  );

/** A number, also written as text. */
export const float = () =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value), z.number());

/** Text; numbers and booleans are taken as they print in Python. */
export const str = () =>
  z.preprocess((value) => {
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    return typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  }, z.string());

/** A path on the host. `~` is expanded there. */
export const path = () => str();

/** A list of texts; a text with commas is one, too. */
export const list = () =>
  z.preprocess((value) => {
    if (typeof value === 'string') return value === '' ? [] : value.split(',').map((item) => item.trim());
    return typeof value === 'number' || typeof value === 'boolean' ? [value] : value;
  }, z.array(str()));

/** One of several words. */
export const choice = <const T extends readonly [string, ...string[]]>(...words: T) => z.enum(words);

/** An expression, for a parameter that the control names in `expressions`. */
export const expression = () => z.instanceof(Expression);

/** One expression or a list of them. */
export const expressions = () =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.instanceof(Expression)));

/** Anything JSON can say, kept as it is. */
export const json = () => z.json();

/** A dict with text keys. */
export const dict = () => z.record(z.string(), z.json());
