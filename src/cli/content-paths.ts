import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { VersionMismatch } from '../playbook/required-version.ts';
import { isThere, kindOf, namesIn } from '../source/disk.ts';

/** Where collections and modules that are not ours are looked for. */
export interface ContentPaths {
  readonly collectionsPath: readonly string[];
  /** `library`, and `--module-path` before it. */
  readonly modulesPath: readonly string[];
  readonly moduleUtilsPath: readonly string[];
  readonly versionMismatch?: VersionMismatch;
  /** The package directory of ansible-core, where the user has installed it. */
  ansibleCore(): string | undefined;
}

/** What the settings say of it; undefined where they say nothing. */
export interface ContentSettings {
  readonly collectionsPath: readonly string[] | undefined;
  readonly library: readonly string[] | undefined;
  readonly moduleUtils: readonly string[] | undefined;
  readonly versionMismatch: VersionMismatch;
}

/** @param modulePath the directories of `--module-path` */
export function contentPaths(settings: ContentSettings, modulePath: readonly string[] = []): ContentPaths {
  const own = (name: string) => [
    join(homedir(), '.ansible', 'plugins', name),
    join('/usr/share/ansible/plugins', name),
  ];
  const core = ansibleCore();
  return {
    collectionsPath: [
      ...(settings.collectionsPath ?? [join(homedir(), '.ansible/collections'), '/usr/share/ansible/collections']),
      // The `ansible` package of PyPI brings collections along, beside its core.
      ...(core === undefined ? [] : [join(dirname(core), 'ansible_collections')]),
    ],
    modulesPath: [...modulePath, ...(settings.library ?? own('modules'))].filter(isThere),
    moduleUtilsPath: (settings.moduleUtils ?? own('module_utils')).filter(isThere),
    versionMismatch: settings.versionMismatch,
    ansibleCore: () => core,
  };
}

/** An ansible-core that is installed here: where `INFRAKIT_ANSIBLE_CORE` says, or where pip, pipx, uv and packages put it. */
function ansibleCore(): string | undefined {
  const named = process.env.INFRAKIT_ANSIBLE_CORE;
  if (named !== undefined) return named === '' ? undefined : named;
  const home = homedir();
  const environments = [
    process.env.VIRTUAL_ENV,
    ...inside(join(home, '.local/share/pipx/venvs'), /^ansible/),
    ...inside(join(home, '.local/pipx/venvs'), /^ansible/),
    ...inside(join(home, '.local/share/uv/tools'), /^ansible/),
    join(home, '.local'),
    '/usr/local',
    '/usr',
    '/opt/homebrew',
  ].filter((path) => path !== undefined);
  const packages = environments.flatMap((base) =>
    inside(join(base, 'lib'), /^python3(?:\.\d+)?$/).flatMap((python) => [
      join(python, 'site-packages'),
      join(python, 'dist-packages'),
    ]),
  );
  return [...(process.env.PYTHONPATH?.split(':') ?? []), ...packages]
    .map((directory) => join(directory, 'ansible'))
    .find((directory) => kindOf(join(directory, 'module_utils', 'basic.py')) === 'file');
}

const inside = (directory: string, name: RegExp): string[] =>
  kindOf(directory) === 'directory'
    ? namesIn(directory)
        .filter((found) => name.test(found))
        .sort()
        .reverse()
        .map((found) => join(directory, found))
    : [];
