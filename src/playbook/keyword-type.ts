import { Template } from '../template/template.ts';
import { Float, isDict, isList, type Value } from '../template/value.ts';
import { type LoadContext, report } from './load-context.ts';
import type { Keyword } from './model.ts';

type KeywordType = 'boolean' | 'text' | 'number' | 'mapping' | 'mapping or list of mappings' | 'text or list';

const TYPES: Readonly<Record<string, KeywordType>> = {
  any_errors_fatal: 'boolean',
  async: 'number',
  become: 'boolean',
  become_exe: 'text',
  become_flags: 'text',
  become_method: 'text',
  become_user: 'text',
  check_mode: 'boolean',
  connection: 'text',
  debugger: 'text',
  delay: 'number',
  delegate_facts: 'boolean',
  delegate_to: 'text',
  diff: 'boolean',
  environment: 'mapping or list of mappings',
  force_handlers: 'boolean',
  gather_facts: 'boolean',
  gather_subset: 'text or list',
  hosts: 'text or list',
  ignore_errors: 'boolean',
  ignore_unreachable: 'boolean',
  max_fail_percentage: 'number',
  name: 'text',
  no_log: 'boolean',
  order: 'text',
  poll: 'number',
  port: 'number',
  remote_user: 'text',
  retries: 'number',
  run_once: 'boolean',
  salt_size: 'number',
  serial: 'text or list',
  strategy: 'text',
  throttle: 'number',
  timeout: 'number',
};

const BOOLEAN_TEXT = /^(?:yes|no|on|off|true|false|y|n|t|f|0|1)$/i;
const NUMBER_TEXT = /^\s*-?\d+(?:\.\d+)?%?\s*$/;

const FITS: Readonly<Record<KeywordType, (value: Value) => boolean>> = {
  boolean: (value) => typeof value === 'boolean' || BOOLEAN_TEXT.test(scalarText(value) ?? ''),
  text: (value) => scalarText(value) !== undefined,
  number: (value) => NUMBER_TEXT.test(scalarText(value) ?? ''),
  mapping: isDict,
  'mapping or list of mappings': (value) => isDict(value) || (isList(value) && value.every(isDictOrTemplate)),
  'text or list': (value) => scalarText(value) !== undefined || isList(value),
};

const isDictOrTemplate = (value: Value): boolean => isDict(value) || value instanceof Template;

function scalarText(value: Value): string | undefined {
  if (value instanceof Float) return String(value.value);
  if (['string', 'number', 'bigint', 'boolean'].includes(typeof value)) return String(value);
  return undefined;
}

/** Reports a keyword whose value can never be of its type; a template can be anything. */
export function checkType(name: string, keyword: Keyword, context: LoadContext): void {
  const type = TYPES[name];
  if (!type || keyword.value instanceof Template || FITS[type](keyword.value)) return;
  report(context, `"${name}" must be a ${type}, not ${described(keyword.value)}`, { span: keyword.span });
}

/** A value as an error names it. */
export function described(value: Value): string {
  if (isDict(value)) return 'a mapping';
  if (isList(value)) return 'a list';
  if (value === null) return 'nothing';
  return typeof value === 'string' ? `"${value}"` : (scalarText(value) ?? 'a template');
}
