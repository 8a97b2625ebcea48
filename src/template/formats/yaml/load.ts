import { parseAllDocuments } from 'yaml';
import { parseYaml } from '../../../source/yaml.ts';
import type { YamlNode } from '../../../source/yaml-node.ts';
import { refuse } from '../../operations/usable.ts';
import { type Dict, Float, type Value } from '../../value.ts';

/**
 * A YAML document as a value, read as PyYAML reads YAML 1.1. It is data: no text in it is ever a template.
 *
 * @throws InfrakitError with the place in the text
 */
export function loadYaml(text: string): Value {
  const { root, errors } = parseYaml({ path: '<from_yaml>', text });
  const [first] = errors;
  if (first) throw first;
  return root ? inert(root) : null;
}

/** Every document of a YAML stream. */
export function loadAllYaml(text: string): Value[] {
  const documents = [...parseAllDocuments(text, { schema: 'failsafe', version: '1.1', uniqueKeys: false })];
  return documents.map((document, i) => loadYaml(text.slice(i === 0 ? 0 : document.range[0], document.range[2])));
}

function inert(node: YamlNode): Value {
  if (node.kind === 'sequence') return node.items.map(inert);
  if (node.kind === 'mapping') {
    const dict: Dict = new Map();
    for (const { key, value } of node.entries) dict.set(key.value, inert(value));
    return dict;
  }
  if (node.tag === '!vault')
    refuse('a text for from_yaml cannot hold encrypted values', 'use the filter unvault first');
  return node.float && typeof node.value === 'number' ? new Float(node.value) : node.value;
}
