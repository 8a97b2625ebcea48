import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../engine/run.ts';
import type { ConnectionDefaults, RunOptions, Site } from '../engine/run-options.ts';
import type { RunEvent } from '../events/run-event.ts';
import { EXIT, exitCode } from '../report/exit-code.ts';
import { dropRecord, keepRecord, recorded } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { putOver } from '../template/operations/merge-variables.ts';
import type { Dict } from '../template/value.ts';
import { parseExtraVars } from '../vars/extra-vars.ts';
import { type Configuration, findConfiguration } from './configuration.ts';
import { contentPaths } from './content-paths.ts';
import { interruptible } from './interrupt.ts';
import type { Listing } from './kept-listing.ts';
import { listing } from './listing.ts';
import { loadSite } from './load-site.ts';
import { type Passwords, readPasswords } from './passwords.ts';
import type { PlayOptions } from './play-options.ts';
import { makeReporter, tellWarnings } from './reporters.ts';
import { runSettings } from './run-settings.ts';
import { settingReader } from './settings/setting-reader.ts';
import { prompt } from './terminal.ts';
import { usesDebugger } from './uses-debugger.ts';
import { orConfigured } from './vault-keys.ts';

/**
 * Runs playbooks as the command line says and shows the run.
 *
 * @param keep takes a listing that would be the same the next time
 * @returns the exit code: 0, 2, 4 or 99 as ansible-playbook's
 * @throws InfrakitError for what is wrong before a host is touched
 */
export async function play(
  playbooks: readonly string[],
  options: PlayOptions,
  keep: (listing: Listing) => void,
): Promise<number> {
  const lists = options.syntaxCheck || options.listHosts || options.listTasks || options.listTags;
  if (lists) keepRecord();
  const configuration = findConfiguration();
  const passwords = await readPasswords(passwordSources(options, configuration));
  for (const warning of configuration.settings.warnings) process.stderr.write(`[WARNING]: ${warning}\n`);
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
  });
  refuseEmptyLimit(options.limit);
  if (options.limit.length > 0) refuseLimitToNobody(site, options.limit.join(','));
  tellWarnings(warnings);

  const shown = {
    ...options,
    verbose: options.verbose + configuration.verbosity,
    customStats: configuration.showCustomStats,
  };
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
    verbosity: shown.verbose,
    showsResults: options.json,
    forceHandlers: options.forceHandlers || configuration.forceHandlers,
    startAtTask: options.startAtTask,
    step: options.step,
    defaults: connectionDefaults(options, passwords, configuration),
    settings,
    prompt,
    signal: interrupt.signal,
  };
  if (lists) {
    const text = listing(site, playbooks, runOptions, options);
    process.stdout.write(text);
    const asked = recorded();
    if (asked && warnings.length === 0 && configuration.settings.warnings.length === 0) keep({ text, asked });
    return EXIT.ok;
  }
  try {
    const asking = { ...shown, step: shown.step || runOptions.settings.debugsFailures || usesDebugger(site.playbooks) };
    return await show(run(site, runOptions), asking, configuration);
  } finally {
    interrupt.release();
  }
}

async function show(
  events: AsyncIterable<RunEvent>,
  options: PlayOptions & { readonly customStats: boolean },
  configuration: Configuration,
): Promise<number> {
  const reporter = makeReporter(options, configuration);
  let finished: Extract<RunEvent, { type: 'run.finished' }> | undefined;
  try {
    for await (const event of events) {
      reporter.handle(event);
      if (event.type === 'run.finished') finished = event;
    }
  } finally {
    await reporter.close();
  }
  return exitCode(finished);
}

/** `-l ,` selects every host in Ansible. A limit that names nothing is a mistake and is treated as one. */
function refuseEmptyLimit(limits: readonly string[]): void {
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
    ...orConfigured(options, configuration),
    askPass: options.askPass || askPass,
    askBecomePass: options.askBecomePass || askBecomePass,
    connectionPasswordFile: options.connectionPasswordFile ?? (options.askPass ? undefined : connectionPasswordFile),
    becomePasswordFile: options.becomePasswordFile ?? (options.askBecomePass ? undefined : becomePasswordFile),
  };
}

/** The keys that ssh(1) tries by itself. */
const DEFAULT_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
