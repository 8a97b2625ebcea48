import { redactor } from '../secret/redactor.ts';
import type { YamlNode } from '../source/yaml-node.ts';

/** Not every value of an encrypted file is a secret: ports, `root` and `true` would be hidden all over the output. */
const SHORTEST = 6;

/** Makes secrets of the values of an encrypted file, which are printed by themselves and not in the lines of the file. */
export function hideValues(node: YamlNode): void {
  if (node.kind === 'sequence') for (const item of node.items) hideValues(item);
  else if (node.kind === 'mapping') for (const { value } of node.entries) hideValues(value);
  else {
    const text = typeof node.value === 'boolean' ? '' : String(node.value ?? '');
    if (text.trim().length >= SHORTEST) redactor.add(text);
  }
}
