import type { YamlNode } from '../source/yaml-node.ts';
import { Template, trusted } from '../template/template.ts';
import { isDict, isList, type Value } from '../template/value.ts';
import { type LoadContext, reportFaults, reporting } from './load-context.ts';
import type { Keyword } from './model.ts';

/** A node as a value, its templates checked. */
export function readValue(node: YamlNode, context: LoadContext): Value {
  const value = reporting(context, () => trusted(node, context.vault)) ?? null;
  checkTemplates(value, context);
  return value;
}

/** A node as a keyword, or undefined where nothing is written. */
export function readKeyword(node: YamlNode | undefined, context: LoadContext): Keyword | undefined {
  if (!node || isEmpty(node)) return undefined;
  return { value: readValue(node, context), span: node.span };
}

/** Reports what is wrong with any template in a value. */
export function checkTemplates(value: Value, context: LoadContext): void {
  if (value instanceof Template) reportFaults(context, context.check(value));
  else if (isDict(value)) for (const item of value.values()) checkTemplates(item, context);
  else if (isList(value)) for (const item of value) checkTemplates(item, context);
}

/** True for `key:` with nothing after it. */
export const isEmpty = (node: YamlNode): boolean => node.kind === 'scalar' && node.value === null;
