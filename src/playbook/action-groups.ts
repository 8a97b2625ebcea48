import { join } from 'node:path';
import type { YamlNode } from '../source/yaml-node.ts';
import { collectionShelves, findCollection, qualifiedName } from './collection.ts';
import { isFile } from './find-file.ts';
import type { LoadContext } from './load-context.ts';
import { openYaml, shownPath } from './open-yaml.ts';
import type { ModulePlace } from './place.ts';
import { wholeNameOf } from './resolve-module.ts';
import { entryIn } from './routing.ts';

/** The groups of ansible.builtin (its `ansible_builtin_runtime.yml`): each stands for groups of collections. */
const BUILTIN: ReadonlyMap<string, readonly string[]> = new Map([
  ['aws', ['amazon.aws.aws', 'community.aws.aws']],
  ['acme', ['community.crypto.acme']],
  ['azure', ['azure.azcollection.azure']],
  ['cpm', ['wti.remote.cpm']],
  ['docker', ['community.general.docker', 'community.docker.docker']],
  ['gcp', ['google.cloud.gcp']],
  [
    'k8s',
    [
      'community.kubernetes.k8s',
      'community.general.k8s',
      'community.kubevirt.k8s',
      'community.okd.k8s',
      'kubernetes.core.k8s',
    ],
  ],
  ['os', ['openstack.cloud.os']],
  ['ovirt', ['ovirt.ovirt.ovirt', 'community.general.ovirt']],
  ['vmware', ['community.vmware.vmware']],
]);

/** Groups that all modules of a collection are in which there are here, also where the collection is not installed. */
const WHOLE_COLLECTIONS: ReadonlySet<string> = new Set(['community.docker.docker', 'community.postgresql.all']);

/** A group of modules that `module_defaults` can name as `group/…`. */
export interface ActionGroup {
  /** With its collection. */
  readonly name: string;
  /** The modules in it, by their whole names. */
  readonly modules: ReadonlySet<string>;
}

/** The names that could have been meant where a group is not there. */
export interface NoGroup {
  readonly name: string;
  readonly candidates: readonly string[];
  /** Where its collection was searched, if it is not installed. */
  readonly searched?: readonly string[];
}

/** The modules of a group; a name without a collection is one of ansible.builtin. */
export function actionGroup(written: string, place: ModulePlace): ActionGroup | NoGroup {
  const name = qualifiedName(written) ? written : `ansible.builtin.${written}`;
  const modules = membersOf(name, place, new Set());
  if (modules) return { name, modules };
  const { collection = '' } = qualifiedName(name) ?? {};
  if (collection === 'ansible.builtin') return { name, candidates: [...BUILTIN.keys()] };
  const installed = groupsIn(collection, place);
  if (installed) return { name, candidates: [...installed.keys()].map((group) => `${collection}.${group}`) };
  const searched = collectionShelves(place.context, place.playbookDirectory).map(shownPath);
  return { name, candidates: [], searched };
}

/** @param seen the groups being looked into: some name each other */
function membersOf(name: string, place: ModulePlace, seen: Set<string>): ReadonlySet<string> | undefined {
  const { collection = '', rest = '' } = qualifiedName(name) ?? {};
  if (seen.has(name)) return new Set();
  seen.add(name);
  const extended = (names: readonly string[]) => names.flatMap((other) => [...(membersOf(other, place, seen) ?? [])]);
  if (collection === 'ansible.builtin') {
    const names = BUILTIN.get(rest);
    return names && new Set(extended(names));
  }
  const written = groupsIn(collection, place);
  const group = written?.get(rest) ?? written?.get(name);
  const own = WHOLE_COLLECTIONS.has(name) ? ownModulesOf(collection, place.context) : undefined;
  if (!group && !own) return undefined;
  const inCollection = (one: string) => (qualifiedName(one) ? one : `${collection}.${one}`);
  return new Set([
    ...(own ?? []),
    ...(group?.modules ?? []).flatMap((module) => wholeNameOf(inCollection(module), place) ?? []),
    ...extended((group?.extended ?? []).map(inCollection)),
  ]);
}

function ownModulesOf(collection: string, { catalogue }: LoadContext): readonly string[] {
  const found = [...catalogue.names()].flatMap((name) => catalogue.find(name) ?? []);
  return found.filter((known) => known.collection === collection).map(({ name }) => `${collection}.${name}`);
}

interface WrittenGroup {
  readonly modules: readonly string[];
  /** The groups whose modules are in it as well: `metadata: {extend_group: …}`. */
  readonly extended: readonly string[];
}

/** The `action_groups` of an installed collection; undefined where it is not installed. */
function groupsIn(collection: string, place: ModulePlace): ReadonlyMap<string, WrittenGroup> | undefined {
  const installed = findCollection(collection, place.context, place.playbookDirectory);
  if (!installed) return undefined;
  const path = join(installed.path, 'meta', 'runtime.yml');
  const written = isFile(path) ? entryIn(openYaml(path, place.context), 'action_groups') : undefined;
  const entries = written?.kind === 'mapping' ? written.entries : [];
  return new Map(entries.map(({ key, value }) => [String(key.value), readGroup(value)]));
}

function readGroup(node: YamlNode): WrittenGroup {
  const items = node.kind === 'sequence' ? node.items : [];
  return {
    modules: items.flatMap((item) => textOf(item) ?? []),
    extended: items.flatMap((item) => {
      const extended = entryIn(item, 'metadata', 'extend_group');
      const names = extended?.kind === 'sequence' ? extended.items : [extended];
      return names.flatMap((name) => textOf(name) ?? []);
    }),
  };
}

const textOf = (node: YamlNode | undefined): string | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
