import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionDefaults, RunOptions, Site } from '../engine/run-options.ts';
import { dropRecord } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { SourceText } from '../source/span.ts';
import { putOver } from '../template/operations/merge-variables.ts';
import type { Dict } from '../template/value.ts';
import { parseExtraVars } from '../vars/extra-vars.ts';
import { calledAs } from './called-as.ts';
import { type Configuration, findConfiguration } from './configuration.ts';
import { contentPaths } from './content-paths.ts';
import { interruptible } from './interrupt.ts';
import { loadSite } from './load-site.ts';
import { type Passwords, readPasswords } from './passwords.ts';
import type { PlayOptions } from './play-options.ts';
import { rejectedModules } from './rejected-modules.ts';
import { tellWarning, tellWarnings } from './reporters.ts';
import { runSettings } from './run-settings.ts';
import { pluginOptionReader, settingReader } from './settings/setting-reader.ts';
import { prompt } from './terminal.ts';
import { vaultSources } from './vault-keys.ts';

/** A run that only has to be started. */
export interface PreparedRun {
  readonly site: Site;
  readonly options: RunOptions;
  readonly configuration: Configuration;
  /** What was odd in the files and the settings; it has been told. */
  readonly isOdd: boolean;
  /** Gives the signals back to those that had them before. */
  release(): void;
}

/**
 * Reads what a run needs: the configuration, passwords, the inventory, the playbooks.
 *
 * @param playbooks paths of files, or one text that is in no file
 * @throws InfrakitError for what is wrong before a host is touched
 */
export async function prepareRun(
  playbooks: readonly string[] | SourceText,
  options: PlayOptions,
): Promise<PreparedRun> {
  const configuration = findConfiguration();
  const passwords = await readPasswords(
    passwordSources(options, configuration),
    vaultSources(options, configuration),
    tellWarning,
  );
  for (const warning of configuration.settings.warnings) tellWarning(warning);
  // Nothing that secrets may have had a part in is kept.
  if (passwords.connection || passwords.become || passwords.vault.size > 0 || options.extraVars.length > 0)
    dropRecord();
  const settings = runSettings(configuration.settings, options.flushCache);
  const extraVars: Dict = new Map();
  for (const text of options.extraVars) {
    putOver(extraVars, parseExtraVars(text, passwords.vault), settings.mergesHashes);
  }
  const { site, warnings } = loadSite({
    playbooks,
    inventory: options.inventory.length > 0 ? options.inventory : configuration.inventory,
    rolesPath: configuration.rolesPath,
    content: contentPaths(configuration.content, options.modulePath),
    extraVars,
    vault: passwords.vault,
    mergesHashes: settings.mergesHashes,
    inventorySettings: configuration.inventorySettings,
    duplicateKeys: configuration.duplicateKeys,
    setting: settingReader(configuration.settings),
    pluginOption: pluginOptionReader(configuration.settings),
    rejectedModules: rejectedModules(configuration.settings),
  });
  refuseEmptyLimit(options.limit);
  if (options.limit.length > 0) refuseLimitToNobody(site, options.limit.join(','));
  tellWarnings(warnings);
  if ('text' in playbooks === false) tellOfNoHosts(site, configuration);

  const interrupt = interruptible();
  const runOptions: RunOptions = {
    check: options.check,
    diff: options.diff || configuration.diff,
    verify: options.verify,
    explain: options.explain,
    speculation: options.speculation,
    forks: options.forks ?? configuration.forks ?? 'auto',
    limit: options.limit,
    tags: options.tags.length > 0 ? options.tags : configuration.tags,
    skipTags: options.skipTags.length > 0 ? options.skipTags : configuration.skipTags,
    extraVars,
    verbosity: options.verbose + configuration.verbosity,
    showsResults: options.json,
    forceHandlers: options.forceHandlers || configuration.forceHandlers,
    startAtTask: options.startAtTask,
    step: options.step,
    defaults: connectionDefaults(options, passwords, configuration),
    settings,
    prompt,
    signal: interrupt.signal,
  };
  const isOdd = warnings.length > 0 || configuration.settings.warnings.length > 0;
  return { site, options: runOptions, configuration, isOdd, release: () => interrupt.release() };
}

/** ansible-playbook says so where plays for `all` have nobody to go to. */
function tellOfNoHosts({ inventory }: Site, { settings }: Configuration): void {
  if (calledAs(process.argv).program === undefined || inventory.hosts.size > 0) return;
  if (!settings.value('LOCALHOST_WARNING')) return;
  tellWarning(
    "provided hosts list is empty, only localhost is available. Note that the implicit localhost does not match 'all'",
  );
}

/** `-l ,` selects every host in Ansible. A limit that names nothing is a mistake and is treated as one. */
export function refuseEmptyLimit(limits: readonly string[]): void {
  for (const limit of limits) {
    if (limit.replace(/[,:\s]/g, '') !== '') continue;
    throw new InfrakitError(`--limit "${limit}" names no host`, { hint: 'leave --limit out to work on every host' });
  }
}

/** A run on no host at all is no success: a limit with a slip of the pen must not look like one. */
function refuseLimitToNobody({ inventory }: Site, limit: string): void {
  if (inventory.select(limit).length > 0) return;
  throw new InfrakitError(`--limit "${limit}" matches no host of the inventory`, {
    hint: 'infrakit play --list-hosts without --limit shows the hosts there are',
  });
}

function connectionDefaults(
  options: PlayOptions,
  passwords: Passwords,
  configuration: Configuration,
): ConnectionDefaults {
  const keyFile = options.privateKey ?? configuration.privateKeyFile;
  return {
    connection: options.connection ?? (configuration.connection === 'smart' ? 'ssh' : configuration.connection),
    user: options.user ?? configuration.remoteUser,
    port: configuration.remotePort ?? 22,
    privateKeyFiles: keyFile ? [keyFile] : DEFAULT_KEYS.map((name) => join(homedir(), '.ssh', name)),
    password: passwords.connection,
    hostKeyChecking: options.hostKeyChecking ?? configuration.hostKeyChecking ?? 'strict',
    knownHostsFiles: [join(homedir(), '.ssh', 'known_hosts'), '/etc/ssh/ssh_known_hosts'],
    sshArgs: [configuration.sshArgs, options.sshCommonArgs, options.sshExtraArgs].filter(Boolean).join(' '),
    connectTimeout: (options.timeout ?? configuration.timeout) * 1000,
    become: options.become || configuration.become,
    becomeUser: options.becomeUser ?? configuration.becomeUser,
    becomeMethod: options.becomeMethod ?? configuration.becomeMethod,
    becomeExe: configuration.becomeExe,
    becomeFlags: configuration.becomeFlags,
    becomePassword: passwords.become,
  };
}

/** Where passwords come from: what is said wins over what is configured. */
function passwordSources(options: PlayOptions, configuration: Configuration): PlayOptions {
  const { askPass, askBecomePass, connectionPasswordFile, becomePasswordFile } = configuration;
  return {
    ...options,
    askPass: options.askPass || askPass,
    askBecomePass: options.askBecomePass || askBecomePass,
    connectionPasswordFile: options.connectionPasswordFile ?? (options.askPass ? undefined : connectionPasswordFile),
    becomePasswordFile: options.becomePasswordFile ?? (options.askBecomePass ? undefined : becomePasswordFile),
  };
}

/** The keys that ssh(1) tries by itself. */
const DEFAULT_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
