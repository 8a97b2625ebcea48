import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect } from './collect.ts';
import type { VaultSources } from './vault-keys.ts';
import { withVaultOptions } from './vault-options.ts';
import { verboseOption } from './verbose-option.ts';

/** The options of `infrakit play` as commander gives them: those of ansible-playbook, with the same letters. */
export interface PlayOptions extends VaultSources {
  readonly inventory: readonly string[];
  readonly limit: readonly string[];
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly extraVars: readonly string[];
  readonly check: boolean;
  readonly diff: boolean;
  readonly verify: boolean;
  readonly explain: boolean;
  readonly speculation: boolean;
  readonly modulePath: readonly string[];
  readonly forks: number | 'auto' | undefined;
  readonly user: string | undefined;
  readonly connection: string | undefined;
  readonly timeout: number | undefined;
  readonly privateKey: string | undefined;
  readonly sshCommonArgs: string | undefined;
  readonly sshExtraArgs: string | undefined;
  readonly hostKeyChecking: 'strict' | 'accept-new' | 'off' | undefined;
  readonly askPass: boolean;
  readonly connectionPasswordFile: string | undefined;
  readonly become: boolean;
  readonly becomeMethod: string | undefined;
  readonly becomeUser: string | undefined;
  readonly askBecomePass: boolean;
  readonly becomePasswordFile: string | undefined;
  readonly listHosts: boolean;
  readonly listTasks: boolean;
  readonly listTags: boolean;
  readonly syntaxCheck: boolean;
  readonly startAtTask: string | undefined;
  readonly step: boolean;
  readonly forceHandlers: boolean;
  readonly flushCache: boolean;
  readonly json: boolean;
  readonly verbose: number;
}

const words = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...value.split(',').map((word) => word.trim()),
];

const paths = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...value.split(':').filter((path) => path !== ''),
];

/** A whole number above 0. @throws InvalidArgumentError for anything else */
export function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('it must be a whole number above 0.');
  return number;
}

const forks = (value: string): number | 'auto' => (value === 'auto' ? 'auto' : positive(value));

/** Adds the options of `play` to a command. */
export function withPlayOptions(command: Command): Command {
  return withHostOptions(command)
    .option('-t, --tags <tags>', 'only tasks with these tags', words, [])
    .option('--skip-tags <tags>', 'no tasks with these tags', words, [])
    .option('--explain', 'show what each task asked the host, in which round trip, what it planned and ran', false)
    .option('--no-speculation', 'ask nothing of a host before the task that needs it')
    .option('--flush-cache', 'forget the facts that earlier runs kept', false)
    .option('--list-tasks', 'list the tasks and stop', false)
    .option('--list-tags', 'list the tags and stop', false)
    .option('--syntax-check', 'look for errors and stop', false)
    .option('--start-at-task <name>', 'begin at the task of this name')
    .option('--step', 'ask before each task', false)
    .option('--force-handlers', 'run notified handlers also on hosts where a task failed', false);
}

/** Adds what `play` and `run` have in common: which hosts, how they are reached and as whom, how it is shown. */
export function withHostOptions(command: Command): Command {
  return withVaultOptions(command)
    .option(
      '-i, --inventory <path>',
      'inventory file or directory, or host names with a comma; may repeat',
      collect,
      [],
    )
    .option('-l, --limit <pattern>', 'only these hosts; may repeat, @file reads names', collect, [])
    .option('-e, --extra-vars <vars>', 'k=v, JSON, YAML or @file; may repeat', collect, [])
    .option('-C, --check', 'tell what would change and change nothing', false)
    .option('-D, --diff', 'show what changes in files, before and after', false)
    .option('--verify', 'plan again after every change and fail where something is left', false)
    .option('-M, --module-path <path>', 'directories with modules, before those of the settings; may repeat', paths, [])
    .option('-f, --forks <number>', 'hosts worked on at once: a number, or auto (auto)', forks)
    .option('-u, --user <name>', 'log in as this user')
    .option('-c, --connection <name>', 'ssh or local')
    .option('-T, --timeout <seconds>', 'for the connection to be ready (10)', positive)
    .option('--key-file, --private-key <file>', 'log in with this key')
    .option('--ssh-common-args <args>', 'arguments of ssh: -o, -J, -i and -p are read')
    .option('--ssh-extra-args <args>', 'the same')
    .option('--scp-extra-args <args>', 'without effect: files travel in the connection')
    .option('--sftp-extra-args <args>', 'without effect, likewise')
    .addOption(
      new Option('--host-key-checking <mode>', 'what to do with the key of an unknown host').choices([
        'strict',
        'accept-new',
        'off',
      ]),
    )
    .option('-k, --ask-pass', 'ask for the password to log in', false)
    .option('--connection-password-file <file>', 'read that password from a file')
    .option('-b, --become', 'become another user', false)
    .option('--become-method <name>', 'sudo, su or doas (sudo)')
    .option('--become-user <name>', 'the user to become (root)')
    .option('-K, --ask-become-pass', 'ask for the password to become', false)
    .option('--become-password-file <file>', 'read that password from a file')
    .option('--list-hosts', 'list the hosts and stop', false)
    .option('--json', 'write the events of the run as JSON lines', false)
    .addOption(verboseOption());
}
