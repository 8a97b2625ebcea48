import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { readSource } from '../../source/read-source.ts';
import { parseYaml } from '../../source/yaml.ts';
import { INSTALL_RECORD } from './content-hash.ts';
import type { Requirement } from './requirement.ts';

/** Notes the version in the role, where ansible-galaxy looks for it. */
export function recordInstallation(content: string, version: string): void {
  const meta = join(content, 'meta');
  mkdirSync(meta, { recursive: true });
  writeFileSync(
    join(meta, INSTALL_RECORD),
    `install_date: '${new Date().toISOString()}'\nversion: ${JSON.stringify(version)}\n`,
  );
}

export function installedVersion(path: string): string | undefined {
  try {
    const record = readFileSync(join(path, 'meta', INSTALL_RECORD), 'utf8');
    return /^version: *["']?(.*?)["']? *$/m.exec(record)?.[1];
  } catch {
    return undefined;
  }
}

/**
 * Puts a directory in its place in one step: it is there whole or not at all.
 *
 * @param aside where what stands there before goes
 */
export function putInPlace(content: string, place: string, aside: string): void {
  mkdirSync(dirname(place), { recursive: true });
  const isThere = existsSync(place);
  if (isThere) renameSync(place, aside);
  try {
    renameSync(content, place);
  } catch (error) {
    if (isThere) renameSync(aside, place);
    throw error;
  }
}

/** The name of a collection by its own word: `galaxy.yml` of a repository, `MANIFEST.json` of a tarball. */
export function collectionName(content: string, { name, span }: Requirement): string {
  const found = manifestName(join(content, 'MANIFEST.json')) ?? galaxyName(join(content, 'galaxy.yml'));
  if (found === undefined) {
    throw new InfrakitError('this is no collection: it has neither MANIFEST.json nor galaxy.yml', { span });
  }
  if (name !== undefined && name !== found) {
    throw new InfrakitError(`the collection is called "${found}", not "${name}"`, { span });
  }
  return found;
}

function manifestName(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { collection_info: said } = JSON.parse(readFileSync(path, 'utf8')) as {
    collection_info?: { namespace?: unknown; name?: unknown };
  };
  return said && `${said.namespace}.${said.name}`;
}

function galaxyName(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { root } = parseYaml(readSource(path));
  const entry = (name: string) => {
    const value = root?.kind === 'mapping' ? root.entries.find(({ key }) => key.value === name)?.value : undefined;
    return value?.kind === 'scalar' ? String(value.value) : undefined;
  };
  const [namespace, name] = [entry('namespace'), entry('name')];
  return namespace !== undefined && name !== undefined ? `${namespace}.${name}` : undefined;
}

export interface InstalledRole {
  readonly name: string;
  readonly path: string;
  readonly version: string | undefined;
}

/** The roles in a directory that are installed: those without a record of it are the user's own. */
export function rolesIn(shelf: string): InstalledRole[] {
  if (!existsSync(shelf)) return [];
  return readdirSync(shelf)
    .filter((name) => !name.startsWith('.') && statSync(join(shelf, name)).isDirectory())
    .sort()
    .map((name) => ({ name, path: join(shelf, name), version: installedVersion(join(shelf, name)) }))
    .filter(({ path }) => ['tasks', 'meta', 'defaults', 'handlers'].some((folder) => existsSync(join(path, folder))));
}

/** Takes a role away in one step. */
export function removeRole(path: string): void {
  const aside = join(dirname(path), `.infrakit-removed-${process.pid}`);
  renameSync(path, aside);
  rmSync(aside, { recursive: true });
}
