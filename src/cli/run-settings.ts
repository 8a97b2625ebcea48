import type { RunSettings } from '../engine/run-settings.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Settings } from './settings/settings.ts';

/**
 * Where facts are kept after a run, if they are.
 *
 * @throws InfrakitError for a cache that is not supported, and one of files without a directory
 */
function factFiles(settings: Settings): RunSettings['factFiles'] {
  const plugin = settings.value('CACHE_PLUGIN').replace(/^ansible\.(?:builtin|legacy)\.|^community\.general\./, '');
  if (plugin === 'memory') return undefined;
  if (plugin !== 'jsonfile') {
    throw new InfrakitError(`facts cannot be kept by "${plugin}"`, { hint: 'fact_caching is memory or jsonfile' });
  }
  const directory = settings.value('CACHE_PLUGIN_CONNECTION');
  if (directory === undefined || directory === '') {
    throw new InfrakitError('fact_caching is jsonfile, and nothing says in which directory', {
      hint: 'set fact_caching_connection in [defaults]',
    });
  }
  const timeout = settings.value('CACHE_PLUGIN_TIMEOUT');
  return { directory, prefix: settings.written('CACHE_PLUGIN_PREFIX') ?? '', timeout };
}

/** What the configuration says of plays and tasks. @throws InfrakitError where a value cannot be meant */
export function runSettings(settings: Settings, forgetsFacts = false): RunSettings {
  return {
    configFile: settings.file?.path,
    anyErrorsFatal: settings.value('ANY_ERRORS_FATAL'),
    noLog: settings.value('DEFAULT_NO_LOG'),
    needsHandlers: settings.value('ERROR_ON_MISSING_HANDLER'),
    strategy: settings.value('DEFAULT_STRATEGY'),
    debugsFailures: settings.value('ENABLE_TASK_DEBUGGER'),
    taskTimeout: settings.value('TASK_TIMEOUT'),
    gathering: settings.value('DEFAULT_GATHERING') as RunSettings['gathering'],
    gatherSubset: settings.value('DEFAULT_GATHER_SUBSET'),
    injectFacts: settings.value('INJECT_FACTS_AS_VARS'),
    factFiles: factFiles(settings),
    forgetsFacts,
    mergesHashes: settings.value('DEFAULT_HASH_BEHAVIOUR') === 'merge',
    privateRoleVars: settings.value('DEFAULT_PRIVATE_ROLE_VARS'),
    managed: settings.value('DEFAULT_MANAGED_STR'),
  };
}
