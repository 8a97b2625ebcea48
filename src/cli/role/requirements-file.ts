import { dirname, resolve } from 'node:path';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { readSource } from '../../source/read-source.ts';
import { parseYaml } from '../../source/yaml.ts';
import type { YamlMapping, YamlNode } from '../../source/yaml-node.ts';
import { fromText, type Requirement, toRequirement } from './requirement.ts';

/** Files may include each other so deep. */
const DEEPEST = 10;

/**
 * The requirements of a file: a list of roles, or a mapping with `roles` and `collections`.
 *
 * @throws InfrakitError at the place of what cannot be meant
 */
export function readRequirements(path: string, chain: readonly string[] = []): Requirement[] {
  const absolute = resolve(path);
  if (chain.includes(absolute) || chain.length > DEEPEST) {
    throw new InfrakitError(`files of requirements include each other: ${[...chain, absolute].join(' -> ')}`);
  }
  const { root, errors } = parseYaml(readSource(path));
  const [error] = errors;
  if (error) throw error;
  if (!root || (root.kind === 'scalar' && root.value === null)) return [];
  const reader = { base: dirname(absolute), chain: [...chain, absolute] };
  if (root.kind === 'sequence') return root.items.flatMap((item) => roleIn(item, reader));
  if (root.kind === 'mapping') {
    for (const { key } of root.entries) {
      if (key.value === 'roles' || key.value === 'collections') continue;
      throw new InfrakitError(`"${key.value}" is not known here`, {
        span: key.span,
        hint: 'it holds roles and collections',
      });
    }
    const list = (name: string) => itemsOf(root.entries.find(({ key }) => key.value === name)?.value);
    return [
      ...list('roles').flatMap((item) => roleIn(item, reader)),
      ...list('collections').map((item) => collectionIn(item, reader)),
    ];
  }
  throw new InfrakitError('a file of requirements is a list, or a mapping with roles and collections', {
    span: root.span,
  });
}

interface Reader {
  /** The directory of the file. */
  readonly base: string;
  readonly chain: readonly string[];
}

function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  if (!node || (node.kind === 'scalar' && node.value === null)) return [];
  if (node.kind === 'sequence') return node.items;
  throw new InfrakitError('a list is expected here', { span: node.span });
}

function roleIn(node: YamlNode, { base, chain }: Reader): Requirement[] {
  if (node.kind === 'scalar') return [fromText(String(node.value), 'role', base, node.span)];
  if (node.kind !== 'mapping') throw new InfrakitError('a role is a text or a mapping with "src"', { span: node.span });
  const text = textsOf(node);
  const included = text('include');
  if (included !== undefined) return readRequirements(resolve(base, included), chain);
  const src = text('src') ?? text('role') ?? text('name');
  if (src === undefined) throw new InfrakitError('this role has no "src"', { span: node.span });
  // `src` may hold what a text can: `src,version,name`.
  const [plain = '', version, name] = src.split(',');
  const named = text('src') === undefined ? undefined : text('name');
  const written = {
    src: plain,
    scm: text('scm'),
    version: text('version') ?? version,
    name: named ?? name,
    span: node.span,
  };
  return [toRequirement(written, 'role', base)];
}

function collectionIn(node: YamlNode, { base }: Reader): Requirement {
  if (node.kind === 'scalar') return fromText(String(node.value), 'collection', base, node.span);
  if (node.kind !== 'mapping')
    throw new InfrakitError('a collection is a text or a mapping with "name"', { span: node.span });
  const text = textsOf(node);
  const type = text('type') ?? 'any';
  const place = type === 'any' || type === 'galaxy' ? text('name') : (text('source') ?? text('name'));
  if (place === undefined) throw new InfrakitError('this collection has no "name"', { span: node.span });
  const name = text('source') !== undefined && place === text('source') ? text('name') : undefined;
  const scm = type === 'git' ? 'git' : undefined;
  return toRequirement({ src: place, scm, version: text('version'), name, span: node.span }, 'collection', base);
}

const textsOf =
  (mapping: YamlMapping) =>
  (name: string): string | undefined => {
    const value = mapping.entries.find(({ key }) => key.value === name)?.value;
    if (!value || (value.kind === 'scalar' && value.value === null)) return undefined;
    if (value.kind === 'scalar') return String(value.value);
    throw new InfrakitError(`"${name}" must be a text`, { span: value.span });
  };
