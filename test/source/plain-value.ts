import type { YamlNode } from '../../src/source/yaml-node.ts';

/** A tree without its spans, for comparison; keys keep their type, a tagged scalar is a pair. */
export function plainValue(node: YamlNode | undefined): unknown {
  if (!node) return undefined;
  if (node.kind === 'sequence') return node.items.map(plainValue);
  if (node.kind === 'mapping')
    return new Map(node.entries.map(({ key, value }) => [plainValue(key), plainValue(value)]));
  return node.tag ? [node.tag, node.value] : node.value;
}
