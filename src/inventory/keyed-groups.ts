import { InfrakitError } from '../source/infrakit-error.ts';
import { text } from '../template/operations/text.ts';
import { isDict, isList, type Value } from '../template/value.ts';

/** An entry of `keyed_groups`. */
export interface KeyedGroup {
  /** The expression whose value names the groups. */
  readonly key: string;
  readonly prefix: string;
  readonly separator: string;
  readonly parent: Value;
  /** Stands in the place of an empty value. */
  readonly fallback: string | undefined;
  /** Whether the separator stays where the value of a mapping is empty. */
  readonly trailing: boolean;
}

/**
 * The names of the groups that a value makes: of a text one, of a list one for each item, of a mapping one for each key
 * with its value.
 *
 * @param leads whether the separator stands before a name without a prefix, too
 * @throws InfrakitError where the value is none of these
 */
export function keyedNames(value: Value, keyed: KeyedGroup, leads: boolean): readonly string[] {
  const lead = keyed.prefix === '' && !leads ? '' : keyed.separator;
  return bareNames(value, keyed).map((name) => keyed.prefix + lead + name);
}

function bareNames(value: Value, { separator, fallback, trailing }: KeyedGroup): readonly string[] {
  const filled = (item: Value): string => (item === '' && fallback !== undefined ? fallback : text(item));
  if (typeof value === 'string') return [filled(value)];
  if (isList(value)) return value.map(filled);
  if (!isDict(value)) throw new InfrakitError('the key must be a string, a list or a mapping');
  return [...value].map(([name, item]) =>
    item === '' && fallback === undefined && !trailing ? text(name) : text(name) + separator + filled(item),
  );
}
