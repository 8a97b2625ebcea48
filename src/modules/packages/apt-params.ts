import type { z } from 'zod';
import { bool, choice, int, list, path, str } from '../../sdk/index.ts';

/** The parameters of `apt`, which `package` takes too. */
export const aptParams = () => ({
  name: list().default([]),
  state: choice('present', 'installed', 'latest', 'absent', 'removed', 'build-dep', 'fixed').default('present'),
  update_cache: bool().optional(),
  cache_valid_time: int().default(0),
  update_cache_retries: int().default(5),
  update_cache_retry_max_delay: int().default(12),
  upgrade: choice('no', 'yes', 'safe', 'full', 'dist', 'False', 'True').or(bool()).default('no'),
  deb: path().optional(),
  purge: bool().default(false),
  autoremove: bool().default(false),
  autoclean: bool().default(false),
  clean: bool().default(false),
  install_recommends: bool().optional(),
  default_release: str().optional(),
  dpkg_options: str().default('force-confdef,force-confold'),
  only_upgrade: bool().default(false),
  allow_unauthenticated: bool().default(false),
  allow_downgrade: bool().default(false),
  allow_change_held_packages: bool().default(false),
  fail_on_autoremove: bool().default(false),
  force: bool().default(false),
  force_apt_get: bool().default(false),
  auto_install_module_deps: bool().default(true),
  lock_timeout: int().default(60),
  policy_rc_d: int().optional(),
});

export const aptAliases = {
  name: ['pkg', 'package'],
  update_cache: ['update-cache'],
  install_recommends: ['install-recommends'],
  default_release: ['default-release'],
  allow_unauthenticated: ['allow-unauthenticated'],
  allow_downgrade: ['allow-downgrade', 'allow_downgrades', 'allow-downgrades'],
} as const;

export type AptWant = z.output<z.ZodObject<ReturnType<typeof aptParams>>>;

/** Wanting a fresh cache is wanting it brought up to date. */
export const wantsUpdate = ({ update_cache, cache_valid_time }: AptWant): boolean =>
  update_cache ?? cache_valid_time > 0;

/** The upgrade that apt-get knows for each of Ansible's words; undefined for none. */
export function upgradeVerb({ upgrade }: AptWant): readonly string[] | undefined {
  const word = String(upgrade).toLowerCase();
  if (word === 'full' || word === 'dist') return ['dist-upgrade'];
  return word === 'yes' || word === 'safe' || word === 'true' ? ['upgrade', '--with-new-pkgs'] : undefined;
}
