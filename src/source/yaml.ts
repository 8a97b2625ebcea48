import type { SourceText } from './span.ts';
import type { YamlNode } from './yaml-node.ts';

/** placeholder: being written */
export function parseYaml(_source: SourceText): YamlNode {
  throw new Error('being written');
}
