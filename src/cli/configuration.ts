import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { InventorySettings } from '../inventory/settings.ts';
import { isThere, modeOf, readBytes } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { ContentSettings } from './content-paths.ts';
import { inventorySettings } from './inventory-settings.ts';

/** What ansible.cfg and the environment say of the settings that infrakit has. */
export interface Configuration {
  /** The file that was read. */
  readonly file: string | undefined;
  readonly inventory: readonly string[];
  readonly rolesPath: readonly string[];
  readonly content: ContentSettings;
  readonly forks: number | 'auto' | undefined;
  readonly remoteUser: string | undefined;
  readonly remotePort: number | undefined;
  readonly privateKeyFile: string | undefined;
  readonly timeout: number | undefined;
  readonly hostKeyChecking: 'strict' | 'off' | undefined;
  readonly sshArgs: string;
  readonly become: boolean;
  readonly becomeUser: string | undefined;
  readonly becomeMethod: string | undefined;
  readonly forceHandlers: boolean;
  readonly vaultPasswordFiles: readonly string[];
  /** `label@source`. */
  readonly vaultIdentities: readonly string[];
  readonly vaultEncryptIdentity: string | undefined;
  readonly inventorySettings: InventorySettings;
}

const DEFAULT_INVENTORY = '/etc/ansible/hosts';
const OTHERS_MAY_WRITE = 0o002;

/**
 * Reads the first of `$ANSIBLE_CONFIG`, `./ansible.cfg`, `~/.ansible.cfg` and `/etc/ansible/ansible.cfg`, and the
 * environment, which wins. Settings without a meaning here are passed over.
 */
export function findConfiguration(): Configuration {
  const path = configurationFile();
  const sections = path === undefined ? new Map<string, string>() : parse(readBytes(path).toString(), path);
  const base = path === undefined ? process.cwd() : dirname(resolve(path));
  const text = (setting: string, variable: string): string | undefined =>
    process.env[variable] ?? sections.get(setting);
  const number = (setting: string, variable: string) => {
    const value = text(setting, variable);
    return value === undefined ? undefined : Number(value);
  };
  const flag = (setting: string, variable: string) => /^(true|yes|on|1|t|y)$/i.test(text(setting, variable) ?? '');
  const paths = (setting: string, variable: string, separator: RegExp) =>
    (text(setting, variable)?.split(separator) ?? [])
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => absolute(part, base));
  const inventory = paths('defaults.inventory', 'ANSIBLE_INVENTORY', /,/);
  const checking = text('defaults.host_key_checking', 'ANSIBLE_HOST_KEY_CHECKING');
  const keyFile = text('defaults.private_key_file', 'ANSIBLE_PRIVATE_KEY_FILE');
  return {
    file: path === undefined ? undefined : resolve(path),
    inventory: inventory.length > 0 ? inventory : isThere(DEFAULT_INVENTORY) ? [DEFAULT_INVENTORY] : [],
    rolesPath: paths('defaults.roles_path', 'ANSIBLE_ROLES_PATH', /:/),
    content: {
      collectionsPath:
        some(paths('defaults.collections_path', 'ANSIBLE_COLLECTIONS_PATH', /:/)) ??
        some(paths('defaults.collections_paths', 'ANSIBLE_COLLECTIONS_PATHS', /:/)),
      library: some(paths('defaults.library', 'ANSIBLE_LIBRARY', /:/)),
      moduleUtils: some(paths('defaults.module_utils', 'ANSIBLE_MODULE_UTILS', /:/)),
    },
    forks: text('defaults.forks', 'ANSIBLE_FORKS') === 'auto' ? 'auto' : number('defaults.forks', 'ANSIBLE_FORKS'),
    remoteUser: text('defaults.remote_user', 'ANSIBLE_REMOTE_USER'),
    remotePort: number('defaults.remote_port', 'ANSIBLE_REMOTE_PORT'),
    privateKeyFile: keyFile === undefined ? undefined : absolute(keyFile, base),
    timeout: number('defaults.timeout', 'ANSIBLE_TIMEOUT'),
    hostKeyChecking: checking === undefined ? undefined : /^(false|no|off|0)$/i.test(checking) ? 'off' : 'strict',
    sshArgs: [
      text('ssh_connection.ssh_args', 'ANSIBLE_SSH_ARGS'),
      text('ssh_connection.ssh_common_args', 'ANSIBLE_SSH_COMMON_ARGS'),
    ]
      .filter((part) => part !== undefined)
      .join(' '),
    become: flag('privilege_escalation.become', 'ANSIBLE_BECOME'),
    becomeUser: text('privilege_escalation.become_user', 'ANSIBLE_BECOME_USER'),
    becomeMethod: text('privilege_escalation.become_method', 'ANSIBLE_BECOME_METHOD'),
    forceHandlers: flag('defaults.force_handlers', 'ANSIBLE_FORCE_HANDLERS'),
    vaultPasswordFiles: paths('defaults.vault_password_file', 'ANSIBLE_VAULT_PASSWORD_FILE', /,/),
    vaultIdentities: (text('defaults.vault_identity_list', 'ANSIBLE_VAULT_IDENTITY_LIST') ?? '')
      .split(',')
      .map((identity) => identity.trim())
      .filter((identity) => identity !== ''),
    vaultEncryptIdentity: text('defaults.vault_encrypt_identity', 'ANSIBLE_VAULT_ENCRYPT_IDENTITY'),
    inventorySettings: inventorySettings(text),
  };
}

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

const absolute = (path: string, base: string): string => {
  const expanded = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  return isAbsolute(expanded) ? expanded : resolve(base, expanded);
};

function configurationFile(): string | undefined {
  const named = process.env.ANSIBLE_CONFIG;
  if (named !== undefined && named !== '') {
    if (isThere(named)) return named;
    throw new InfrakitError(`ANSIBLE_CONFIG names "${named}", which is not there`);
  }
  // Whoever may write the directory could choose our roles and passwords: such a file is passed over, as Ansible does.
  const here = isThere('ansible.cfg') && (modeOf('.') & OTHERS_MAY_WRITE) === 0 ? ['ansible.cfg'] : [];
  return [...here, join(homedir(), '.ansible.cfg'), '/etc/ansible/ansible.cfg'].find(isThere);
}

/** `section.key` to value, as Python's configparser reads it. */
function parse(text: string, path: string): Map<string, string> {
  const settings = new Map<string, string>();
  let section: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const trimmed = line.replace(/(^|\s)[;#].*$/, '').trim();
    if (trimmed === '') continue;
    const header = /^\[([^\]]+)\]$/.exec(trimmed)?.[1];
    if (header !== undefined) {
      section = header.trim();
      continue;
    }
    const [, key, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(trimmed) ?? [];
    if (key === undefined || section === undefined) {
      throw new InfrakitError(`${path}:${index + 1}: this is neither [section] nor key = value`);
    }
    settings.set(`${section}.${key.toLowerCase()}`, value ?? '');
  }
  return settings;
}
