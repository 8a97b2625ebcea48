import { INVENTORY_DEFAULTS, type InventorySettings } from '../inventory/settings.ts';

/** What is written of a setting: `section.key` of ansible.cfg, and the variable that wins over it. */
type Written = (setting: string, variable: string) => string | undefined;

const YES = /^(?:true|yes|on|1|t|y)$/i;
const GROUP_NAMES = ['always', 'never', 'ignore', 'silently'] as const;
const MISMATCHES = ['warning', 'error', 'ignore'] as const;

/** How inventories are read, by Ansible's settings for it. */
export function inventorySettings(written: Written): InventorySettings {
  const list = (text: string | undefined): readonly string[] | undefined =>
    text
      ?.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const flag = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : YES.test(text));
  const one = <T extends string>(choices: readonly T[], text: string | undefined): T | undefined =>
    choices.find((choice) => choice === text?.trim().toLowerCase());
  const ignored =
    list(written('inventory.ignore_extensions', 'ANSIBLE_INVENTORY_IGNORE')) ??
    list(written('defaults.inventory_ignore_extensions', 'ANSIBLE_INVENTORY_IGNORE'));
  const patterns =
    list(written('inventory.ignore_patterns', 'ANSIBLE_INVENTORY_IGNORE_REGEX')) ??
    list(written('defaults.inventory_ignore_patterns', 'ANSIBLE_INVENTORY_IGNORE_REGEX'));
  const enabled = list(written('inventory.enable_plugins', 'ANSIBLE_INVENTORY_ENABLED'));
  const any = flag(written('inventory.any_unparsed_is_failed', 'ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED'));
  const all = flag(written('inventory.unparsed_is_failed', 'ANSIBLE_INVENTORY_UNPARSED_FAILED'));
  const warns = flag(written('inventory.inventory_unparsed_warning', 'ANSIBLE_INVENTORY_UNPARSED_WARNING'));
  const names = written('defaults.force_valid_group_names', 'ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS');
  const mismatch = written('inventory.host_pattern_mismatch', 'ANSIBLE_HOST_PATTERN_MISMATCH');
  return {
    enabled: (enabled ?? INVENTORY_DEFAULTS.enabled).map((name) => name.replace(/^ansible\.(?:builtin|legacy)\./, '')),
    ignoredExtensions: ignored ?? INVENTORY_DEFAULTS.ignoredExtensions,
    ignoredPatterns: patterns ?? INVENTORY_DEFAULTS.ignoredPatterns,
    groupNames: one(GROUP_NAMES, names) ?? INVENTORY_DEFAULTS.groupNames,
    anyUnparsedFails: any,
    allUnparsedFails: all ?? INVENTORY_DEFAULTS.allUnparsedFails,
    warnsOfNone: warns ?? INVENTORY_DEFAULTS.warnsOfNone,
    patternMismatch: one(MISMATCHES, mismatch) ?? INVENTORY_DEFAULTS.patternMismatch,
  };
}
