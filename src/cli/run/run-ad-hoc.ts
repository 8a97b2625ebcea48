import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../engine/run.ts';
import { shortName, takesCommandLine } from '../../playbook/statements.ts';
import { TreeCallback } from '../../report/ansible/tree-callback.ts';
import { EXIT } from '../../report/exit-code.ts';
import { JsonLinesReporter } from '../../report/json-lines-reporter.ts';
import type { Reporter } from '../../report/reporter.ts';
import { Several } from '../../report/several.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { calledAs } from '../called-as.ts';
import { findConfiguration } from '../configuration.ts';
import { OptionsFault } from '../options-fault.ts';
import { output } from '../output.ts';
import { show } from '../play.ts';
import { type PreparedRun, prepareRun } from '../prepare-run.ts';
import { addedReporters, callbackOf, tellConfiguration } from '../reporters.ts';
import { adHocPlaybook } from './ad-hoc-playbook.ts';
import type { AdHocOptions } from './run-command.ts';

/**
 * Runs one task on the hosts of a pattern and shows each result as Ansible's callback `minimal` does.
 *
 * @returns the exit code: 0, 2, 4 or 99 as ansible's
 * @throws OptionsFault for a task that cannot stand alone; InfrakitError for what else is wrong before a host is touched
 */
export async function runAdHoc(pattern: string, options: AdHocOptions): Promise<number> {
  const { settings } = findConfiguration();
  const module = options.moduleName ?? settings.value('DEFAULT_MODULE_NAME');
  const args = options.args ?? settings.value('DEFAULT_MODULE_ARGS') ?? '';
  if (!options.listHosts) refuseTask(module, args);
  const playbook = adHocPlaybook({
    pattern,
    // Who asks for the hosts alone need not say what is to be done there.
    ...(options.listHosts ? { module: 'meta', args: 'noop' } : { module, args }),
    directory: options.playbookDir ?? settings.value('PLAYBOOK_DIR') ?? process.cwd(),
    async: options.background,
    poll: options.background === undefined ? undefined : options.poll,
    timeout: options.taskTimeout,
  });
  const prepared = await prepareRun(playbook, options);
  try {
    const hosts = hostsOf(pattern, prepared);
    if (options.listHosts) {
      process.stdout.write([`  hosts (${hosts.length}):`, ...hosts.map((host) => `    ${host}`), ''].join('\n'));
      return EXIT.ok;
    }
    return await show(run(prepared.site, { ...prepared.options, isAdHoc: true }), reporterOf(options, prepared));
  } finally {
    prepared.release();
  }
}

function refuseTask(module: string, args: string): void {
  if (shortName(module) === 'import_playbook') {
    throw new OptionsFault(`'${module}' is not a valid action for ad-hoc commands`);
  }
  if (takesCommandLine(module) && args.trim() === '') throw new OptionsFault(`No argument passed to ${module} module`);
}

/** @throws InfrakitError where there are hosts and none of them is meant */
function hostsOf(pattern: string, { site, options }: PreparedRun): readonly string[] {
  const { inventory } = site;
  const limit = options.limit.length > 0 ? new Set(inventory.select(options.limit.join(','))) : undefined;
  const hosts = inventory.select(pattern).filter((host) => limit?.has(host) ?? true);
  if (hosts.length > 0 || inventory.hosts.size === 0) return hosts;
  throw new InfrakitError('Specified inventory, host pattern and/or --limit leaves us with no hosts to target.');
}

/** Callbacks that are configured count where the settings say that they do for single tasks, too. */
function reporterOf(options: AdHocOptions, { configuration, options: { verbosity } }: PreparedRun): Reporter {
  if (options.json) return new JsonLinesReporter(output);
  const { settings } = configuration;
  const wishes = { verbose: verbosity };
  if (calledAs(process.argv).program === undefined) tellConfiguration(wishes, configuration);
  const loadsConfigured = settings.value('DEFAULT_LOAD_CALLBACK_PLUGINS');
  const configured = loadsConfigured ? settings.written('DEFAULT_STDOUT_CALLBACK') : undefined;
  const name = options.oneLine ? 'oneline' : (configured ?? 'minimal');
  const added = loadsConfigured ? addedReporters(wishes, configuration) : [];
  return new Several([callbackOf(name, wishes, configuration), ...added, ...treeOf(options.tree, verbosity)]);
}

function treeOf(directory: string | undefined, verbosity: number): Reporter[] {
  if (directory === undefined) return [];
  mkdirSync(directory, { recursive: true });
  // The name of a host leads nowhere else.
  const write = (host: string, text: string): void =>
    writeFileSync(join(directory, host.replace(/\/|^\.\.?$/g, '_')), text);
  return [new TreeCallback(verbosity, write)];
}
