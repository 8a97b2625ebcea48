import { InfrakitError } from '../../source/infrakit-error.ts';
import { Template } from '../template.ts';
import { UndefinedVariable } from '../undefined-variable.ts';
import { UnknownTouched } from '../unknown-touched.ts';
import { Undefined, Unknown, type Value } from '../value.ts';

/** A value that an operation can work on. */
export type Usable = Exclude<Value, Undefined | Unknown | Template>;

/**
 * The value itself, where it can be worked on.
 *
 * @throws UndefinedVariable for an undefined value, UnknownTouched for one that is not known in check mode
 */
export function usable(value: Value): Usable {
  if (typeof value !== 'object') return value;
  if (value instanceof Undefined) throw UndefinedVariable.of(value);
  if (value instanceof Unknown) throw new UnknownTouched(value);
  if (value instanceof Template) throw new TypeError('a template reached an operation without being rendered');
  return value;
}

/** A value, or where there is none what `otherwise` gives. (`??` would take None for nothing.) */
export const orElse = <T>(value: Value | undefined, otherwise: () => T): Value | T =>
  value === undefined ? otherwise() : value;

/** Refuses an operation with a message for the user; the renderer adds the place. */
export function refuse(message: string, hint?: string): never {
  throw new InfrakitError(message, { hint });
}
