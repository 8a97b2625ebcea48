/** What `ansible.cfg` and the environment say of how inventories are read. */
export interface InventorySettings {
  /** The kinds of sources that are tried, in this order; short names. */
  readonly enabled: readonly string[];
  /** Files with such an end are passed over in a directory of inventories. */
  readonly ignoredExtensions: readonly string[];
  /** Regular expressions of Python: what one is found in is passed over in a directory of inventories. */
  readonly ignoredPatterns: readonly string[];
  /** What becomes of the letters in the name of a group that no variable may have. */
  readonly groupNames: 'always' | 'never' | 'ignore' | 'silently';
  /** Whether a source that cannot be read ends the run; undefined: where something of it is there and is wrong. */
  readonly anyUnparsedFails: boolean | undefined;
  /** Whether it ends the run that no source at all could be read. */
  readonly allUnparsedFails: boolean;
  readonly warnsOfNone: boolean;
  /** What a pattern that matches nothing is. */
  readonly patternMismatch: 'warning' | 'error' | 'ignore';
}

export const INVENTORY_DEFAULTS: InventorySettings = {
  enabled: ['host_list', 'script', 'auto', 'yaml', 'ini', 'toml'],
  ignoredExtensions: [
    '.pyc',
    '.pyo',
    '.swp',
    '.bak',
    '~',
    '.rpm',
    '.md',
    '.txt',
    '.rst',
    '.orig',
    '.ini',
    '.cfg',
    '.retry',
  ],
  ignoredPatterns: [],
  groupNames: 'never',
  anyUnparsedFails: undefined,
  allUnparsedFails: false,
  warnsOfNone: true,
  patternMismatch: 'warning',
};
