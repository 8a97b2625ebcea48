import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CallbackOptions, CallbackSettings } from '../report/ansible/callback-options.ts';
import { DefaultCallback } from '../report/ansible/default-callback.ts';
import { DenseCallback } from '../report/ansible/dense-callback.ts';
import { JsonCallback } from '../report/ansible/json-callback.ts';
import { JunitCallback } from '../report/ansible/junit-callback.ts';
import { MinimalCallback } from '../report/ansible/minimal-callback.ts';
import { NullCallback } from '../report/ansible/null-callback.ts';
import { OnelineCallback } from '../report/ansible/oneline-callback.ts';
import { ProfileTasksCallback } from '../report/ansible/profile-tasks-callback.ts';
import { debugCallbackText, yamlCallbackText } from '../report/ansible/result-text.ts';
import { TimerCallback } from '../report/ansible/timer-callback.ts';
import type { Reporter } from '../report/reporter.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import type { Settings } from './settings/settings.ts';

/** The settings of the callback `default` and its kin. */
export const callbackSettings = (settings: Settings): CallbackSettings => ({
  displaySkippedHosts: settings.value('DISPLAY_SKIPPED_HOSTS'),
  displayOkHosts: settings.value('default.display_ok_hosts'),
  displayFailedStderr: settings.value('default.display_failed_stderr'),
  showPerHostStart: settings.value('default.show_per_host_start'),
  showCustomStats: settings.value('SHOW_CUSTOM_STATS'),
  checkModeMarkers: settings.value('default.check_mode_markers'),
  showTaskPathOnFailure: settings.value('default.show_task_path_on_failure'),
  resultFormat: settings.value('default.result_format') === 'yaml' ? 'yaml' : 'json',
  prettyResults: settings.value('default.pretty_results'),
  remarksToErrors: settings.value('VERBOSE_TO_STDERR'),
  actionWarnings: settings.value('ACTION_WARNINGS'),
  diffContext: settings.value('DIFF_CONTEXT'),
  maxDiffSize: settings.value('MAX_FILE_SIZE_FOR_DIFF'),
});

type Maker = (options: CallbackOptions) => Reporter;

/** What can show a run, by the names that `stdout_callback` uses. */
const SHOWING: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['default', (options) => new DefaultCallback(options)],
  ['yaml', (options) => new DefaultCallback(options, yamlCallbackText(options.verbosity))],
  ['debug', (options) => new DefaultCallback(options, debugCallbackText(options))],
  ['json', (options) => new JsonCallback(options)],
  ['minimal', (options) => new MinimalCallback(options)],
  ['oneline', (options) => new OnelineCallback(options)],
  // With -vv and more it does what the default does.
  ['dense', (options) => (options.verbosity > 1 ? new DefaultCallback(options) : new DenseCallback(options))],
  ['null', (options) => new NullCallback(options)],
]);

/** The collections in which they ship; a name may be written with its collection before it. */
const COLLECTION = /^(?:ansible\.(?:builtin|legacy|posix)|community\.general)\./;

/** @throws InfrakitError where there is no such callback */
export function showingCallback(name: string, options: CallbackOptions): Reporter {
  const make = SHOWING.get(name.replace(COLLECTION, ''));
  if (make) return make(options);
  throw new InfrakitError(`the stdout callback "${name}" is not supported`, {
    hint: didYouMean(name.replace(COLLECTION, ''), SHOWING.keys()) ?? `there are ${[...SHOWING.keys()].join(', ')}`,
  });
}

type Adder = (options: CallbackOptions, settings: Settings) => Reporter;

/** What `callbacks_enabled` can add. */
const ADDED: ReadonlyMap<string, Adder> = new Map<string, Adder>([
  ['timer', ({ out }) => new TimerCallback(out)],
  ['profile_tasks', profileTasks],
  ['junit', () => junit()],
]);

/** The callbacks of these names; those that are not supported are told of and left out. */
export function addedCallbacks(
  names: readonly string[],
  options: CallbackOptions,
  settings: Settings,
  warn: (message: string) => void,
): Reporter[] {
  return names.flatMap((name) => {
    const short = name.replace(COLLECTION, '');
    const make = ADDED.get(short);
    if (make) return [make(options, settings)];
    if (!SHOWING.has(short)) warn(`the callback "${name}" is not supported: it is left out`);
    return [];
  });
}

const DEFAULT_LIMIT = 20;

function profileTasks({ out, verbosity, columns }: CallbackOptions, settings: Settings): Reporter {
  const text = (key: string, variable: string): string | undefined =>
    process.env[variable] ?? settings.file?.entries.get(`callback_profile_tasks.${key}`)?.value;
  const order = text('sort_order', 'PROFILE_TASKS_SORT_ORDER');
  const limit = text('task_output_limit', 'PROFILE_TASKS_TASK_OUTPUT_LIMIT');
  return new ProfileTasksCallback({
    out,
    verbosity,
    columns,
    order: order === 'ascending' || order === 'none' ? order : 'descending',
    limit: limit === 'all' ? Number.POSITIVE_INFINITY : Number(limit ?? DEFAULT_LIMIT),
  });
}

function junit(): Reporter {
  const { env } = process;
  const is = (name: string): boolean => env[name]?.toLowerCase() === 'true';
  const directory = env.JUNIT_OUTPUT_DIR ?? join(homedir(), '.ansible.log');
  const settings = {
    taskClass: is('JUNIT_TASK_CLASS'),
    taskRelativePath: env.JUNIT_TASK_RELATIVE_PATH ?? '',
    replaceOutOfTreePath: env.JUNIT_REPLACE_OUT_OF_TREE_PATH,
    failOnChange: is('JUNIT_FAIL_ON_CHANGE'),
    failOnIgnore: is('JUNIT_FAIL_ON_IGNORE'),
    includeSetupTasks: env.JUNIT_INCLUDE_SETUP_TASKS_IN_REPORT?.toLowerCase() !== 'false',
    testCasePrefix: env.JUNIT_TEST_CASE_PREFIX ?? '',
  };
  return new JunitCallback(settings, (name, xml) => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, name), xml);
  });
}
