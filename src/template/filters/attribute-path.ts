import { item } from '../operations/access.ts';
import { isInteger } from '../operations/number.ts';
import { text } from '../operations/text.ts';
import { Undefined, type Value } from '../value.ts';

/** What `attribute='ssh.port'` picks from an item. */
export type Pick = (item: Value) => Value;

export interface PickOptions {
  /** Stands in for an attribute that is not there; null for none. */
  readonly otherwise?: Value;
  /** Lowers texts, so that upper and lower case are equal. */
  readonly ignoreCase?: boolean;
}

/** A picker for a dotted path, an index, or (null) for the item itself. */
export function pickerOf(attribute: Value, { otherwise = null, ignoreCase = false }: PickOptions = {}): Pick {
  const keys = attribute === null ? [] : isInteger(attribute) ? [attribute] : text(attribute).split('.').map(keyOf);
  return (start) => {
    let value = start;
    for (const key of keys) {
      value = item(value, key);
      if (value instanceof Undefined && otherwise !== null) value = otherwise;
    }
    return ignoreCase && typeof value === 'string' ? value.toLowerCase() : value;
  };
}

const keyOf = (part: string): Value => (/^\d+$/.test(part) ? Number(part) : part);
