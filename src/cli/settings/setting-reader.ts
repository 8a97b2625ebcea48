import type { SettingRead } from '../../template/runtime/surroundings.ts';
import type { Value } from '../../template/value.ts';
import type { Settings } from './settings.ts';
import { PLUGINS } from './table/plugins.ts';
import { BASE_SETTINGS, type SettingName } from './table.ts';

function read(settings: Settings, name: SettingName): SettingRead {
  return { value: (settings.value(name) ?? null) as Value, origin: settings.origin(name) };
}

/** Reads settings for templates, by the names in `ansible-config list`. */
export const settingReader =
  (settings: Settings) =>
  (name: string): SettingRead | undefined =>
    Object.hasOwn(BASE_SETTINGS, name) ? read(settings, name as SettingName) : undefined;

/** Options of plugins that are settings of the whole program. */
const SHARED: ReadonlyMap<string, SettingName> = new Map([
  ['ssh.remote_user', 'DEFAULT_REMOTE_USER'],
  ['ssh.port', 'DEFAULT_REMOTE_PORT'],
  ['ssh.private_key_file', 'DEFAULT_PRIVATE_KEY_FILE'],
]);

/** Reads options of plugins for templates, by the name of the plugin and of the option. */
export const pluginOptionReader =
  (settings: Settings) =>
  (plugin: string, option: string): SettingRead | undefined => {
    const name = `${plugin}.${option}`;
    const shared = SHARED.get(name);
    if (shared !== undefined) return read(settings, shared);
    return Object.hasOwn(PLUGINS, name) ? read(settings, name as SettingName) : undefined;
  };
