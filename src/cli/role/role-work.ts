import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { didYouMean } from '../../source/nearest.ts';
import { findConfiguration } from '../configuration.ts';
import { OptionsFault } from '../options-fault.ts';
import { install } from './install.ts';
import { removeRole, rolesIn } from './installed.ts';
import { emptyLock, lockPathOf, readLock, writeLock } from './lock-file.ts';
import { fromText, refuseName } from './requirement.ts';
import { readRequirements } from './requirements-file.ts';

export interface InstallOptions {
  readonly roleFile?: string;
  readonly rolesPath?: string;
  readonly collectionsPath?: string;
  readonly server?: string;
  readonly force: boolean;
  readonly locked: boolean;
  readonly deps: boolean;
  readonly ignoreErrors?: boolean;
  readonly forceWithDeps?: boolean;
  readonly keepScmMeta?: boolean;
  readonly ignoreCerts?: boolean;
  readonly apiKey?: string;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Installs roles and collections: those of a file of requirements, with a lock file beside it, or those that are named.
 *
 * @throws InfrakitError for the first that cannot be
 */
export async function installRoles(names: readonly string[], options: InstallOptions): Promise<void> {
  const { roleFile } = options;
  refuseUnsupported(options);
  if ((roleFile === undefined) === (names.length === 0)) {
    throw new InfrakitError('name roles, or a file of requirements with -r: one of the two');
  }
  if (options.locked && roleFile === undefined) throw new InfrakitError('--locked needs a file of requirements: -r');
  const wanted =
    roleFile === undefined ? names.map((name) => fromText(name, 'role', process.cwd())) : readRequirements(roleFile);
  const lockPath = roleFile === undefined ? undefined : lockPathOf(roleFile);
  const before = lockPath === undefined ? undefined : readLock(lockPath);
  if (options.locked && !before) {
    throw new InfrakitError(`${lockPath} is not there`, { hint: 'install once without --locked: that writes it' });
  }
  const lock = before ?? emptyLock();
  const known = JSON.stringify(lock);
  try {
    await install(wanted, lock, {
      rolesPath: shelf(options.rolesPath),
      collectionsPath: resolve(
        options.collectionsPath ?? configured().content.collectionsPath?.[0] ?? inHome('collections'),
      ),
      force: options.force || options.forceWithDeps === true,
      ignoreErrors: options.ignoreErrors === true,
      locked: options.locked,
      dependencies: options.deps,
      server: options.server ?? 'https://galaxy.ansible.com',
      say: (line) => print(`- ${line}`),
    });
  } finally {
    // What was installed before another could not be is locked, too.
    if (lockPath !== undefined && JSON.stringify(lock) !== known) writeLock(lockPath, lock);
  }
}

function refuseUnsupported({ keepScmMeta, ignoreCerts, apiKey }: InstallOptions): void {
  const said = { '--keep-scm-meta': keepScmMeta, '--ignore-certs': ignoreCerts, '--api-key': apiKey !== undefined };
  for (const [option, isSaid] of Object.entries(said)) {
    if (isSaid) throw new OptionsFault(`${option} is not supported`);
  }
}

const configured = () => findConfiguration();
const inHome = (name: string): string => join(homedir(), '.ansible', name);
const shelf = (path: string | undefined): string => resolve(path ?? configured().rolesPath[0] ?? inHome('roles'));

/** Prints the roles that are there, as ansible-galaxy does. */
export function listRoles({ rolesPath }: { readonly rolesPath?: string }): void {
  const shelves = rolesPath === undefined ? configured().rolesPath : [resolve(rolesPath)];
  for (const path of shelves.length > 0 ? shelves : [inHome('roles')]) {
    print(`# ${path}`);
    for (const { name, version } of rolesIn(path)) print(`- ${name}, ${version || '(unknown version)'}`);
  }
}

/** @throws InfrakitError for the first that is not there; those before it are gone by then */
export function removeRoles(names: readonly string[], { rolesPath }: { readonly rolesPath?: string }): void {
  const path = shelf(rolesPath);
  for (const name of names) {
    refuseName(name, 'role');
    const role = join(path, name);
    if (!existsSync(role)) {
      const there = rolesIn(path).map((each) => each.name);
      throw new InfrakitError(`the role "${name}" is not in ${path}`, { hint: didYouMean(name, there) });
    }
    removeRole(role);
    print(`- ${name} was removed`);
  }
}
