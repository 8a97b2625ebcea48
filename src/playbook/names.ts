import type { YamlNode } from '../source/yaml-node.ts';
import { Template } from '../template/template.ts';
import { isDict, isList, type Value } from '../template/value.ts';
import { type LoadContext, report } from './load-context.ts';
import { isEmpty, readValue } from './read-value.ts';

/** The names of a `notify` or `listen`: one or a list, each may be a template. */
export function readNames(node: YamlNode | undefined, context: LoadContext): readonly Value[] {
  if (!node || isEmpty(node)) return [];
  const value = readValue(node, context);
  const names = isList(value) ? value : [value];
  if (!names.some((name) => isDict(name) || isList(name))) return names.filter((name) => name !== null).map(asText);
  report(context, 'a name or a list of names is expected', { span: node.span });
  return [];
}

/** Tags: `a, b` or a list of the same. */
export function readTags(node: YamlNode | undefined, context: LoadContext): readonly Value[] {
  return readNames(node, context).flatMap((tag): Value[] =>
    typeof tag === 'string'
      ? tag
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
      : [tag],
  );
}

const asText = (name: Value): Value => (name instanceof Template ? name : String(name));
