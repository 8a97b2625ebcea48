import { Template } from '../template/template.ts';
import { Float, isDict, isList, type Value } from '../template/value.ts';

/** A text that two values share only if they are written alike; the order of a dict does not matter. */
export function fingerprint(value: Value): string {
  if (value instanceof Template) return `template ${JSON.stringify(value.text)}`;
  if (value instanceof Float) return `float ${value.value}`;
  if (isList(value)) return `[${value.map(fingerprint).join(',')}]`;
  if (isDict(value)) {
    const entries = [...value].map(([key, item]) => `${fingerprint(key)}:${fingerprint(item)}`);
    return `{${entries.sort().join(',')}}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${String(value)}`;
}
