import { bool, choice, list, pathlist, string } from '../setting.ts';

/** What hosts there are. */
export const INVENTORY = {
  LOCALHOST_WARNING: bool(
    true,
    'defaults.localhost_warning',
    'ANSIBLE_LOCALHOST_WARNING',
    'ansible-playbook warns where the inventory has no host',
  ),
  DEFAULT_HOST_LIST: pathlist('/etc/ansible/hosts', 'defaults.inventory', 'ANSIBLE_INVENTORY', 'the inventory'),
  HOST_PATTERN_MISMATCH: choice(
    'error warning ignore',
    'warning',
    'inventory.host_pattern_mismatch',
    'ANSIBLE_HOST_PATTERN_MISMATCH',
    'what a host pattern that matches nothing is: an error, a warning or nothing',
  ),
  TRANSFORM_INVALID_GROUP_CHARS: choice(
    'always never ignore silently',
    'never',
    'defaults.force_valid_group_names',
    'ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS',
    'what becomes of letters in the name of a group that no variable may have',
  ),
  INVENTORY_ANY_UNPARSED_IS_FAILED: bool(
    false,
    'inventory.any_unparsed_is_failed',
    'ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED',
    'a source that cannot be read ends the run',
  ),
  INVENTORY_CACHE_ENABLED: bool(false, 'inventory.cache', 'ANSIBLE_INVENTORY_CACHE'),
  INVENTORY_CACHE_PLUGIN: string(null, 'inventory.cache_plugin', 'ANSIBLE_INVENTORY_CACHE_PLUGIN'),
  INVENTORY_CACHE_PLUGIN_CONNECTION: string(null, 'inventory.cache_connection', 'ANSIBLE_INVENTORY_CACHE_CONNECTION'),
  INVENTORY_CACHE_PLUGIN_PREFIX: string(
    'ansible_inventory_',
    'inventory.cache_prefix',
    'ANSIBLE_INVENTORY_CACHE_PLUGIN_PREFIX',
  ),
  INVENTORY_CACHE_TIMEOUT: string('3600', 'inventory.cache_timeout', 'ANSIBLE_INVENTORY_CACHE_TIMEOUT'),
  INVENTORY_ENABLED: list(
    'host_list, script, auto, yaml, ini, toml',
    'inventory.enable_plugins',
    'ANSIBLE_INVENTORY_ENABLED',
    'the kinds of sources that are tried, in this order',
  ),
  INVENTORY_EXPORT: bool(false, 'inventory.export', 'ANSIBLE_INVENTORY_EXPORT'),
  INVENTORY_IGNORE_EXTS: list(
    '.pyc, .pyo, .swp, .bak, ~, .rpm, .md, .txt, .rst, .orig, .ini, .cfg, .retry',
    'defaults.inventory_ignore_extensions inventory.ignore_extensions',
    'ANSIBLE_INVENTORY_IGNORE',
    'files with these ends are passed over in a directory of inventories',
  ),
  INVENTORY_IGNORE_PATTERNS: list(
    '',
    'defaults.inventory_ignore_patterns inventory.ignore_patterns',
    'ANSIBLE_INVENTORY_IGNORE_REGEX',
    'files that these regular expressions match are passed over in a directory of inventories',
  ),
  INVENTORY_UNPARSED_IS_FAILED: bool(
    false,
    'inventory.unparsed_is_failed',
    'ANSIBLE_INVENTORY_UNPARSED_FAILED',
    'it ends the run that no source could be read',
  ),
};
