import { type LoadContext, report, reporting, warn } from '../playbook/load-context.ts';
import { isEmpty, readValue } from '../playbook/read-value.ts';
import { didYouMean } from '../source/nearest.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../source/yaml-node.ts';
import { type Dict, isDict } from '../template/value.ts';
import type { Group } from './group.ts';
import type { GroupTree } from './group-tree.ts';
import { writtenHosts } from './host-range.ts';

const SECTIONS = ['children', 'hosts', 'vars'];
type Sections = ReadonlyMap<string, YamlNode>;

/** Reads a YAML inventory into the tree: groups with `hosts`, `vars` and `children`. */
export function readYamlInventory(groups: YamlMapping, tree: GroupTree, context: LoadContext): void {
  for (const entry of groups.entries) readGroup(entry, tree, context);
}

function readGroup({ key, value }: YamlEntry, tree: GroupTree, context: LoadContext): Group | undefined {
  const name = key.value;
  if (value.kind !== 'mapping' && !isEmpty(value)) {
    warn(context, `"${name}" is ignored: it is not the definition of a group`, {
      span: key.span,
      hint: `a group is a mapping with ${SECTIONS.join(', ')}`,
    });
    return typeof name === 'string' ? tree.groups.get(name) : undefined;
  }
  if (typeof name !== 'string' || name === '') {
    report(context, `the group ${name === '' ? '""' : name} must be a string`, {
      span: key.span,
      hint: name === null || name === '' ? 'a group needs a name' : `in quotes it is one: "${name}"`,
    });
    return undefined;
  }
  const group = tree.group(name);
  const sections: Sections = value.kind === 'mapping' ? sectionsOf(value, name, context) : new Map();
  for (const [section, node] of sections) {
    if (section === 'hosts') readHosts(node, group, tree, context);
    else if (section === 'children') readChildren(node, group, tree, context);
    else
      for (const [variable, written] of readGroupVariables(node, context))
        tree.setGroupVariable(group, variable, written);
  }
  return group;
}

function sectionsOf(group: YamlMapping, name: string, context: LoadContext): Sections {
  const sections = new Map<string, YamlNode>();
  for (const { key, value } of group.entries) {
    const section = String(key.value);
    if (!SECTIONS.includes(section)) {
      warn(context, `"${section}" in the group "${name}" is ignored`, {
        span: key.span,
        hint: didYouMean(section, SECTIONS) ?? `a group has ${SECTIONS.join(', ')}`,
      });
    } else if (isMappingLike(value)) sections.set(section, value);
    else if (!isEmpty(value)) {
      report(context, `"${section}" must be a mapping: write "name:" for each of them`, { span: value.span });
    }
  }
  return sections;
}

/** A single name may stand in the place of a mapping with it. */
const isMappingLike = (node: YamlNode): boolean =>
  node.kind === 'mapping' || (node.kind === 'scalar' && typeof node.value === 'string');

const entriesOf = (node: YamlNode | undefined): readonly YamlEntry[] => {
  if (node?.kind === 'mapping') return node.entries;
  if (node?.kind !== 'scalar') return [];
  return [{ key: node, value: { kind: 'scalar', value: null, plain: true, span: node.span } }];
};

function readHosts(node: YamlNode | undefined, group: Group, tree: GroupTree, context: LoadContext): void {
  for (const { key, value } of entriesOf(node)) {
    const name = key.value;
    if (typeof name !== 'string' || name === '') {
      report(context, `Host pattern ${name === '' ? '""' : name} must be a string`, {
        span: key.span,
        hint: name === null || name === '' ? 'a host needs a name' : `in quotes it is one: "${name}"`,
      });
      continue;
    }
    const hosts = reporting(context, () => writtenHosts(name, () => key.span));
    if (hosts?.names.length === 0) warn(context, `"${name}" stands for no host`, { span: key.span });
    const vars = isNothing(value) ? new Map() : readVariables(value, context);
    if (hosts) tree.addHosts(hosts, group, vars);
  }
}

/** What counts as no variables: false, zero and empty texts and lists, too. */
const isNothing = (node: YamlNode): boolean =>
  node.kind === 'scalar' ? !node.value : node.kind === 'sequence' && node.items.length === 0;

/** Variables of hosts and groups may have any name, though a template cannot use each of them by it. */
function readVariables(node: YamlNode, context: LoadContext): Dict {
  if (node.kind !== 'mapping') {
    const name = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
    report(context, 'variables must be a mapping of names to values', {
      span: node.span,
      hint: name?.includes('=') ? `write "${name.replace('=', ': ')}" in a line of its own` : undefined,
    });
    return new Map();
  }
  const value = readValue(node, context);
  return isDict(value) ? value : new Map();
}

function readGroupVariables(node: YamlNode, context: LoadContext): Dict {
  if (node.kind !== 'scalar') return readVariables(node, context);
  warn(context, `"vars" is the name of one variable without a value`, {
    span: node.span,
    hint: 'write "name: value" in lines of their own',
  });
  return new Map([[String(node.value), null]]);
}

function readChildren(node: YamlNode | undefined, group: Group, tree: GroupTree, context: LoadContext): void {
  for (const entry of entriesOf(node)) {
    const child = readGroup(entry, tree, context);
    const circle = child && tree.nest(group, child);
    if (circle) report(context, `groups hold each other: ${circle.join(' -> ')}`, { span: entry.key.span });
  }
}
