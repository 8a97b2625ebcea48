import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSource } from '../../source/read-source.ts';
import { parseYaml } from '../../source/yaml.ts';
import type { YamlNode } from '../../source/yaml-node.ts';
import type { Wishes } from './install.ts';
import { fromText, type Requirement, toRequirement } from './requirement.ts';
import { readRequirements } from './requirements-file.ts';

/**
 * What an installed role depends on, by its `meta/main.yml` or `meta/requirements.yml`: those that say where they come from.
 * A plain name means a role that is there otherwise.
 */
export function dependenciesOf(role: string, { rolesPath, say }: Pick<Wishes, 'rolesPath' | 'say'>): Requirement[] {
  const listed = ['requirements.yml', 'requirements.yaml'].map((name) => join(role, 'meta', name)).find(existsSync);
  const own = listed === undefined ? [] : readRequirements(listed).filter(({ kind }) => kind === 'role');
  const meta = ['main.yml', 'main.yaml'].map((name) => join(role, 'meta', name)).find(existsSync);
  const root = meta === undefined ? undefined : parseYaml(readSource(meta)).root;
  const entry = root?.kind === 'mapping' ? root.entries.find(({ key }) => key.value === 'dependencies') : undefined;
  const items = entry?.value.kind === 'sequence' ? entry.value.items : [];
  const named = items.flatMap((item) => dependency(item, role) ?? missing(item, rolesPath, say));
  return [...own, ...named];
}

function dependency(node: YamlNode, role: string): Requirement | undefined {
  if (node.kind === 'scalar') {
    const text = String(node.value);
    return isSource(text) ? fromText(text, 'role', role, node.span) : undefined;
  }
  const text = textIn(node);
  const src = text('src') ?? text('role') ?? text('name');
  if (src === undefined || !(text('src') !== undefined || isSource(src))) return undefined;
  const written = { src, scm: text('scm'), version: text('version'), name: text('name'), span: node.span };
  return toRequirement({ ...written, name: written.name === src ? undefined : written.name }, 'role', role);
}

/** A text that says where it comes from: a name on Galaxy, a repository, an archive. */
const isSource = (text: string): boolean => /[./:]/.test(text);

function missing(node: YamlNode, rolesPath: string, say: Wishes['say']): [] {
  const name = node.kind === 'scalar' ? String(node.value) : (textIn(node)('role') ?? textIn(node)('name'));
  if (name !== undefined && !existsSync(join(rolesPath, name)))
    say(`the role "${name}" it depends on has to be there otherwise`);
  return [];
}

const textIn =
  (node: YamlNode) =>
  (name: string): string | undefined => {
    const value = node.kind === 'mapping' ? node.entries.find(({ key }) => key.value === name)?.value : undefined;
    return value?.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;
  };
