import type { Json } from '../template/value.ts';
import { printable } from './printable.ts';

/** JSON as Ansible prints results: keys sorted, a space after comma and colon, and on one line unless `indent` is given. */
export function resultJson(value: Json, indent?: number): string {
  return indent === undefined ? onOneLine(value) : indented(value, ' '.repeat(indent), '\n');
}

function onOneLine(value: Json): string {
  if (isList(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (isObject(value)) {
    const members = sortedEntries(value).map(([key, item]) => `${scalar(key)}: ${onOneLine(item)}`);
    return `{${members.join(', ')}}`;
  }
  return scalar(value);
}

function indented(value: Json, step: string, newline: string): string {
  const inner = newline + step;
  if (isList(value) && value.length > 0) {
    const items = value.map((item) => indented(item, step, inner));
    return `[${inner}${items.join(`,${inner}`)}${newline}]`;
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    const members = sortedEntries(value).map(([key, item]) => `${scalar(key)}: ${indented(item, step, inner)}`);
    return `{${inner}${members.join(`,${inner}`)}${newline}}`;
  }
  return onOneLine(value);
}

type JsonObject = { readonly [key: string]: Json };

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const sortedEntries = (value: JsonObject): [string, Json][] =>
  Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));

/** JSON escapes C0 controls only; DEL, C1 and the writing direction marks would reach the terminal. */
const scalar = (value: Json): string => printable(JSON.stringify(value));
