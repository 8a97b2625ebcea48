import { join } from 'node:path';
import type { YamlEntry, YamlMapping, YamlNode } from '../source/yaml-node.ts';
import { type Dict, isDict } from '../template/value.ts';
import { collectionsOfRole, namedCollections } from './collections-keyword.ts';
import type { FoundRole } from './find-role.ts';
import { type Fields, fieldsOf, KEYWORDS, refuseUnsupported } from './keywords.ts';
import { type LoadContext, report } from './load-context.ts';
import type { Role, RoleReference } from './model.ts';
import { openYaml } from './open-yaml.ts';
import type { ModulePlace } from './place.ts';
import { emptyLevel, readLevel } from './read-level.ts';
import { readFlag } from './read-loop.ts';
import { isEmpty, readValue } from './read-value.ts';
import { findYamlFile } from './vars-file.ts';

/**
 * A role with what its `meta/` says about it.
 *
 * @param around the collection that the playbook lies in
 */
export function readRole({ name, path, collection }: FoundRole, around: string | undefined, place: ModulePlace): Role {
  const { context } = place;
  const fields = readMapping(join(path, 'meta'), 'main', context);
  const specs = readMapping(join(path, 'meta'), 'argument_specs', context);
  return {
    name,
    shortName: collection === undefined ? name : name.slice(collection.length + 1),
    collection,
    collections: collectionsOfRole(fields, collection, around, context),
    path,
    allowDuplicates: readFlag(fields, 'allow_duplicates', context) ?? false,
    dependencies: readReferences(fields.get('dependencies')?.value, place),
    argumentSpecs: readSpecs((specs.get('argument_specs') ?? fields.get('argument_specs'))?.value, context),
  };
}

function readMapping(directory: string, name: string, context: LoadContext): Fields {
  const file = findYamlFile(directory, name);
  const root = file === undefined ? undefined : openYaml(file, context);
  if (!root || isEmpty(root)) return new Map();
  if (root.kind === 'mapping') return fieldsOf(root, context);
  report(context, 'the meta file of a role must be a mapping', { span: root.span });
  return new Map();
}

function readSpecs(node: YamlNode | undefined, context: LoadContext): Dict {
  const value = node ? readValue(node, context) : null;
  return isDict(value) ? value : new Map();
}

/** The roles of a `roles:` or `dependencies:` list. */
export function readReferences(node: YamlNode | undefined, place: ModulePlace): readonly RoleReference[] {
  if (!node || isEmpty(node)) return [];
  if (node.kind === 'sequence') return node.items.flatMap((item) => readReference(item, place) ?? []);
  report(place.context, 'a list of roles is expected here', {
    span: node.span,
    ansible: 'A malformed role declaration was encountered.',
  });
  return [];
}

function readReference(node: YamlNode, place: ModulePlace): RoleReference | undefined {
  const { context } = place;
  if (node.kind === 'mapping') return readDescribed(node, place);
  if (
    node.kind === 'scalar' &&
    typeof node.value === 'string' &&
    node.value.includes(',') &&
    !node.value.includes('{{')
  ) {
    const ansible = `Invalid old style role requirement: ${node.value}`;
    report(context, `"${node.value}" is no name of a role`, {
      span: node.span,
      ansible,
      hint: 'write role, src and version as a mapping',
    });
    return undefined;
  }
  if (node.kind === 'scalar' && node.value !== null) {
    return { name: readValue(node, context), params: new Map(), level: emptyLevel(node.span), span: node.span };
  }
  report(context, 'a role must be named by a text or a mapping with "role"', { span: node.span });
  return undefined;
}

/** What ansible-galaxy wants to know of a dependency. */
const GALAXY = new Set(['src', 'scm', 'version']);

function readDescribed(node: YamlMapping, place: ModulePlace): RoleReference | undefined {
  const { context } = place;
  const fields = fieldsOf(node, context);
  const named = fields.get('role') ?? fields.get('name') ?? fields.get('src');
  if (!named) {
    report(context, 'this role has no name', { span: node.span, hint: 'name it with "role: NAME"' });
    return undefined;
  }
  for (const [name, { key }] of fields) refuseUnsupported(name, key.span, context);
  const params = [...fields].filter(([name]) => !KEYWORDS.role.has(name) && !GALAXY.has(name));
  return {
    name: readValue(named.value, context),
    params: new Map(params.map(([name, { value }]: [string, YamlEntry]) => [name, readValue(value, context)])),
    level: readLevel(fields, node.span, place),
    span: named.value.span,
    collections: namedCollections(fields, context),
  };
}
