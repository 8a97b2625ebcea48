import type { SettingRead } from '../../template/runtime/surroundings.ts';
import type { Value } from '../../template/value.ts';
import type { Settings } from './settings.ts';
import { BASE_SETTINGS, type SettingName } from './table.ts';

/** Reads settings for templates, by the names in `ansible-config list`. */
export const settingReader =
  (settings: Settings) =>
  (name: string): SettingRead | undefined =>
    Object.hasOwn(BASE_SETTINGS, name)
      ? {
          value: (settings.value(name as SettingName) ?? null) as Value,
          origin: settings.origin(name as SettingName),
        }
      : undefined;
