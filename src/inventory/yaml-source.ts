import { type LoadContext, report, reporting, warn } from '../playbook/load-context.ts';
import { readVars } from '../playbook/read-level.ts';
import { isEmpty } from '../playbook/read-value.ts';
import { didYouMean } from '../source/nearest.ts';
import type { YamlMapping, YamlNode } from '../source/yaml-node.ts';
import type { Group, GroupTree } from './group-tree.ts';
import { writtenHosts } from './host-range.ts';

const KEYS = ['children', 'hosts', 'vars'];

/** Reads a YAML inventory into the tree: groups with `hosts`, `vars` and `children`. */
export function readYamlInventory(root: YamlNode, tree: GroupTree, context: LoadContext): void {
  const groups = mappingOf(root, 'an inventory must be a mapping of groups', context);
  const plugin = groups?.entries.find(({ key }) => key.value === 'plugin');
  if (plugin) {
    report(context, 'inventory plugins are not supported', {
      span: plugin.key.span,
      hint: 'write the hosts down, or let an executable script print them as JSON',
    });
    return;
  }
  for (const { key, value } of groups?.entries ?? []) readGroup(String(key.value), value, tree, context);
}

function readGroup(name: string, node: YamlNode, tree: GroupTree, context: LoadContext): Group {
  const group = tree.group(name);
  const mapping = mappingOf(node, `the group "${name}" must be a mapping with hosts, vars or children`, context);
  for (const { key, value } of mapping?.entries ?? []) {
    if (key.value === 'hosts') readHosts(value, group, tree, context);
    else if (key.value === 'vars') addAll(group.vars, readVars(value, context));
    else if (key.value === 'children') readChildren(value, group, tree, context);
    else {
      warn(context, `"${key.value}" in the group "${name}" is ignored`, {
        span: key.span,
        hint: didYouMean(String(key.value), KEYS) ?? `a group has ${KEYS.join(', ')}`,
      });
    }
  }
  return group;
}

function readHosts(node: YamlNode, group: Group, tree: GroupTree, context: LoadContext): void {
  const hosts = mappingOf(node, '"hosts" must be a mapping: write "name:" for each host', context);
  for (const { key, value } of hosts?.entries ?? []) {
    const written = reporting(context, () => writtenHosts(String(key.value), key.span));
    const vars = readVars(value, context);
    if (written) tree.addHosts(written, group, vars);
  }
}

function readChildren(node: YamlNode, group: Group, tree: GroupTree, context: LoadContext): void {
  const children = mappingOf(node, '"children" must be a mapping: write "name:" for each group', context);
  for (const { key, value } of children?.entries ?? []) {
    const circle = tree.nest(group, readGroup(String(key.value), value, tree, context));
    if (circle) report(context, `groups hold each other: ${circle.join(' -> ')}`, { span: key.span });
  }
}

function mappingOf(node: YamlNode, message: string, context: LoadContext): YamlMapping | undefined {
  if (node.kind === 'mapping') return node;
  if (!isEmpty(node)) report(context, message, { span: node.span });
  return undefined;
}

function addAll<K, V>(target: Map<K, V>, source: ReadonlyMap<K, V>): void {
  for (const [key, value] of source) target.set(key, value);
}
