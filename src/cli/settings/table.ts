import { CONNECTION } from './table/connection.ts';
import { DISPLAY } from './table/display.ts';
import { EXECUTION } from './table/execution.ts';
import { GALAXY } from './table/galaxy.ts';
import { INVENTORY } from './table/inventory.ts';
import { OTHERS } from './table/others.ts';
import { PATHS } from './table/paths.ts';
import { PLUGINS } from './table/plugins.ts';

/**
 * The settings of ansible-core 2.17 by their names in `ansible-config list`: where they are written, of what type they are
 * and what they do here. Reading, `infrakit config` and the documents all go by this table.
 */
export const BASE_SETTINGS = {
  ...CONNECTION,
  ...DISPLAY,
  ...EXECUTION,
  ...GALAXY,
  ...INVENTORY,
  ...OTHERS,
  ...PATHS,
};

/** With those of its plugins, by `plugin.option`. */
export const SETTINGS = { ...BASE_SETTINGS, ...PLUGINS };

export type SettingName = keyof typeof SETTINGS;
