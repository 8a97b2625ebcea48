import type { z } from 'zod';
import { type ErrorDetails, InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import type { Span } from '../source/span.ts';
import type { Params } from './params.ts';

/** What is being parsed, for messages. */
export interface ParamsContext {
  /** The module's name. */
  readonly module: string;
  /** Where each argument was written, by the name the user wrote. */
  readonly spans: ReadonlyMap<string, Span>;
  /** The place of the whole action, for arguments without one. */
  readonly span: Span;
  /** What to say of an argument that the module does not take, where that is not for who writes it but for a result. */
  readonly strange?: (argument: string, known: readonly string[]) => string;
}

export interface ParamsProblem {
  /** The argument as the user spelled it, or undefined where the problem is about several. */
  readonly argument: string | undefined;
  /** True where a text is wanted, and this is none. */
  readonly isNoText?: boolean;
  readonly error: InfrakitError;
}

/**
 * The parameters as the module wants them, or every problem with them.
 *
 * @param args by the names the user wrote, aliases included
 */
export function parseParams<S extends z.ZodRawShape>(
  params: Params<S>,
  args: Readonly<Record<string, unknown>>,
  context: ParamsContext,
): { readonly want: z.output<z.ZodObject<S>> } | { readonly problems: readonly ParamsProblem[] } {
  const problems: ParamsProblem[] = [];
  const written = new Map<string, string>();
  const named: Record<string, unknown> = {};
  for (const [spelling, value] of Object.entries(args)) {
    const name = Object.hasOwn(params.aliases, spelling) ? (params.aliases[spelling] as string) : spelling;
    const other = written.get(name);
    if (Object.hasOwn(params.unsupported, name)) {
      if (!asksForNothing(value)) problems.push(refusal(name, spelling, params, context));
      continue;
    }
    if (other !== undefined) {
      problems.push(problem(spelling, `"${other}" and "${spelling}" are two names of one parameter`, context));
    }
    written.set(name, spelling);
    // A parameter without a value (`state:`) counts as not written, as in Ansible; a name that is wrong is wrong all the same.
    if (value !== null || !Object.hasOwn(params.schema.shape, name)) named[name] = value;
  }

  const parsed = params.schema.safeParse(named, { jitless: isRare(params.schema) });
  if (parsed.success && problems.length === 0) {
    const broken = params.rule?.(parsed.data);
    if (broken === undefined) return { want: parsed.data };
    return { problems: [problem(undefined, broken, context, undefined, params.ruleFields)] };
  }
  for (const issue of parsed.error?.issues ?? []) problems.push(...explain(issue, params, named, written, context));
  return { problems };
}

/** To compile a schema pays off only after so many values. */
const FEW = 50;
const uses = new WeakMap<object, number>();

function isRare(schema: object): boolean {
  const count = (uses.get(schema) ?? 0) + 1;
  uses.set(schema, count);
  return count < FEW;
}

/** A parameter that says what holds anyway. */
const asksForNothing = (value: unknown): boolean =>
  value === null ||
  /^(|no|off|false|n|f|0)$/i.test(String(value)) ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const refusal = (
  name: string,
  spelling: string,
  { unsupported }: Pick<Params, 'unsupported'>,
  context: ParamsContext,
): ParamsProblem =>
  problem(spelling, `"${context.module}" does not support the parameter "${spelling}": ${unsupported[name]}`, context);

function explain<S extends z.ZodRawShape>(
  issue: z.core.$ZodIssue,
  params: Params<S>,
  named: Readonly<Record<string, unknown>>,
  written: ReadonlyMap<string, string>,
  context: ParamsContext,
): ParamsProblem[] {
  const known = [...Object.keys(params.schema.shape), ...Object.keys(params.aliases)];
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    return issue.keys.map((key) => {
      if (context.strange) return problem(key, context.strange(key, Object.keys(params.schema.shape).sort()), context);
      const hint = didYouMean(key, known) ?? `it takes ${Object.keys(params.schema.shape).sort().join(', ')}`;
      return problem(written.get(key) ?? key, `"${context.module}" has no parameter "${key}"`, context, hint);
    });
  }
  const name = String(issue.path[0] ?? '');
  const spelling = written.get(name) ?? name;
  if (!Object.hasOwn(named, name)) {
    return [problem(undefined, `"${context.module}" needs the parameter "${name}"`, context)];
  }
  const dotted = [spelling, ...issue.path.slice(1)].join('.');
  const hint = issue.code === 'invalid_value' ? didYouMean(String(named[name]), issue.values.map(String)) : undefined;
  const isNoText = issue.code === 'invalid_type' && issue.expected === 'string' && issue.path.length === 1;
  const message = `"${context.module}.${dotted}": ${issue.message}`;
  return [{ ...problem(spelling, message, context, hint, detailsOf(issue, named[name])), isNoText }];
}

/** What the schema has to say of a value beside its message: the field `details` of the result. */
function detailsOf(issue: z.core.$ZodIssue, value: unknown): ErrorDetails['fields'] {
  const details = issue.code === 'custom' ? issue.params?.details : undefined;
  return details === undefined ? undefined : { details: `${details}: ${value}` };
}

function problem(
  argument: string | undefined,
  message: string,
  { spans, span }: ParamsContext,
  hint?: string,
  fields?: ErrorDetails['fields'],
): ParamsProblem {
  const place = (argument === undefined ? undefined : spans.get(argument)) ?? span;
  return { argument, error: new InfrakitError(message, { span: place, hint, fields }) };
}
