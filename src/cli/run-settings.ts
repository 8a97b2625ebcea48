import type { RunSettings } from '../engine/run-settings.ts';
import type { Settings } from './settings/settings.ts';

/** What the configuration says of plays and tasks. @throws InfrakitError where a value cannot be meant */
export function runSettings(settings: Settings): RunSettings {
  return {
    configFile: settings.file?.path,
    anyErrorsFatal: settings.value('ANY_ERRORS_FATAL'),
    noLog: settings.value('DEFAULT_NO_LOG'),
    strategy: settings.value('DEFAULT_STRATEGY'),
    taskTimeout: settings.value('TASK_TIMEOUT'),
    managed: settings.value('DEFAULT_MANAGED_STR'),
  };
}
