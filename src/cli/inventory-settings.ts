import type { InventorySettings } from '../inventory/settings.ts';
import type { Settings } from './settings/settings.ts';

/** How inventories are read, by Ansible's settings for it. @throws InfrakitError where a value cannot be meant */
export function inventorySettings(settings: Settings): InventorySettings {
  const enabled = settings.value('INVENTORY_ENABLED');
  return {
    enabled: enabled.map((name) => name.replace(/^ansible\.(?:builtin|legacy)\./, '')),
    ignoredExtensions: settings.value('INVENTORY_IGNORE_EXTS'),
    ignoredPatterns: settings.value('INVENTORY_IGNORE_PATTERNS'),
    groupNames: settings.value('TRANSFORM_INVALID_GROUP_CHARS') as InventorySettings['groupNames'],
    anyUnparsedFails: settings.written('INVENTORY_ANY_UNPARSED_IS_FAILED'),
    allUnparsedFails: settings.value('INVENTORY_UNPARSED_IS_FAILED'),
    warnsOfNone: settings.value('INVENTORY_UNPARSED_WARNING'),
    patternMismatch: settings.value('HOST_PATTERN_MISMATCH') as InventorySettings['patternMismatch'],
  };
}
