import type { InventorySettings } from '../inventory/settings.ts';
import type { DuplicateKeys } from '../playbook/load-context.ts';
import type { VersionMismatch } from '../playbook/required-version.ts';
import { isThere } from '../source/disk.ts';
import type { ContentSettings } from './content-paths.ts';
import { inventorySettings } from './inventory-settings.ts';
import { Settings } from './settings/settings.ts';

/** What ansible.cfg and the environment say of what is decided before a run. */
export interface Configuration {
  readonly settings: Settings;
  /** The file that was read. */
  readonly file: string | undefined;
  readonly inventory: readonly string[];
  readonly rolesPath: readonly string[];
  readonly content: ContentSettings;
  readonly forks: number | 'auto' | undefined;
  readonly connection: string;
  readonly remoteUser: string | undefined;
  readonly remotePort: number | undefined;
  readonly privateKeyFile: string | undefined;
  readonly timeout: number;
  readonly hostKeyChecking: 'strict' | 'off' | undefined;
  readonly sshArgs: string;
  readonly askPass: boolean;
  readonly connectionPasswordFile: string | undefined;
  readonly become: boolean;
  readonly becomeUser: string;
  readonly becomeMethod: string;
  readonly becomeExe: string | undefined;
  readonly becomeFlags: string | undefined;
  readonly askBecomePass: boolean;
  readonly becomePasswordFile: string | undefined;
  readonly forceHandlers: boolean;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly diff: boolean;
  readonly verbosity: number;
  readonly askVaultPass: boolean;
  readonly showCustomStats: boolean;
  readonly vaultPasswordFiles: readonly string[];
  /** `label@source`. */
  readonly vaultIdentities: readonly string[];
  readonly vaultEncryptIdentity: string | undefined;
  /** The label of a password that has none. */
  readonly vaultIdentity: string;
  readonly vaultIdMatch: boolean;
  readonly vaultEncryptSalt: string | undefined;
  readonly inventorySettings: InventorySettings;
  readonly duplicateKeys: DuplicateKeys;
}

/**
 * Reads the first of `$ANSIBLE_CONFIG`, `./ansible.cfg`, `~/.ansible.cfg` and `/etc/ansible/ansible.cfg`, and the
 * environment, which wins.
 *
 * @throws InfrakitError where a setting has a value that it cannot have
 */
export function findConfiguration(settings = Settings.find()): Configuration {
  const checking = settings.written('ssh.host_key_checking') ?? settings.written('HOST_KEY_CHECKING');
  const general = settings.value('DEFAULT_TIMEOUT');
  const timeout = settings.written('ssh.timeout') ?? general;
  const vaultPasswordFile = settings.value('DEFAULT_VAULT_PASSWORD_FILE');
  return {
    settings,
    file: settings.file?.path,
    inventory: inventoryOf(settings),
    rolesPath: settings.value('DEFAULT_ROLES_PATH').filter(isThere),
    content: {
      collectionsPath: settings.written('COLLECTIONS_PATHS'),
      library: settings.written('DEFAULT_MODULE_PATH'),
      moduleUtils: settings.written('DEFAULT_MODULE_UTILS_PATH'),
      versionMismatch: settings.value('COLLECTIONS_ON_ANSIBLE_VERSION_MISMATCH') as VersionMismatch,
    },
    forks: settings.written('DEFAULT_FORKS'),
    connection: settings.value('DEFAULT_TRANSPORT'),
    remoteUser: settings.value('DEFAULT_REMOTE_USER'),
    remotePort: settings.value('DEFAULT_REMOTE_PORT'),
    privateKeyFile: settings.value('DEFAULT_PRIVATE_KEY_FILE'),
    timeout,
    hostKeyChecking: checking === undefined ? undefined : checking ? 'strict' : 'off',
    sshArgs: (['ssh.ssh_args', 'ssh.ssh_common_args', 'ssh.ssh_extra_args'] as const)
      .map((name) => settings.value(name))
      .filter((args) => args !== '')
      .join(' '),
    askPass: settings.value('DEFAULT_ASK_PASS'),
    connectionPasswordFile: settings.value('CONNECTION_PASSWORD_FILE'),
    become: settings.value('DEFAULT_BECOME'),
    becomeUser: settings.value('DEFAULT_BECOME_USER'),
    becomeMethod: settings.value('DEFAULT_BECOME_METHOD'),
    becomeExe: settings.value('DEFAULT_BECOME_EXE'),
    becomeFlags: settings.value('DEFAULT_BECOME_FLAGS') || undefined,
    askBecomePass: settings.value('DEFAULT_BECOME_ASK_PASS'),
    becomePasswordFile: settings.value('BECOME_PASSWORD_FILE'),
    showCustomStats: settings.value('SHOW_CUSTOM_STATS'),
    forceHandlers: settings.value('DEFAULT_FORCE_HANDLERS'),
    tags: settings.value('TAGS_RUN'),
    skipTags: settings.value('TAGS_SKIP'),
    diff: settings.value('DIFF_ALWAYS'),
    verbosity: settings.value('DEFAULT_VERBOSITY'),
    askVaultPass: settings.value('DEFAULT_ASK_VAULT_PASS'),
    vaultPasswordFiles: vaultPasswordFile === undefined ? [] : [vaultPasswordFile],
    vaultIdentities: settings.value('DEFAULT_VAULT_IDENTITY_LIST'),
    vaultEncryptIdentity: settings.value('DEFAULT_VAULT_ENCRYPT_IDENTITY'),
    vaultIdentity: settings.value('DEFAULT_VAULT_IDENTITY'),
    vaultIdMatch: settings.value('DEFAULT_VAULT_ID_MATCH'),
    vaultEncryptSalt: settings.value('VAULT_ENCRYPT_SALT'),
    inventorySettings: inventorySettings(settings),
    duplicateKeys: settings.value('DUPLICATE_YAML_DICT_KEY') as DuplicateKeys,
  };
}

/** The default inventory counts only where it is there; one that is written has to be. A list of hosts is no path. */
function inventoryOf(settings: Settings): readonly string[] {
  const sources = settings.value('DEFAULT_HOST_LIST');
  return settings.isWritten('DEFAULT_HOST_LIST') ? sources : sources.filter(isThere);
}
