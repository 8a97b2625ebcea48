import type { z } from 'zod';
import { bool, choice, float, int, list, params, path, str } from '../../sdk/index.ts';

const shape = () => ({
  name: str(),
  state: choice('present', 'absent').default('present'),
  uid: int().optional(),
  non_unique: bool().default(false),
  group: str().optional(),
  groups: list().optional(),
  append: bool().default(false),
  comment: str().optional(),
  home: path().optional(),
  move_home: bool().default(false),
  create_home: bool().default(true),
  skeleton: path().optional(),
  umask: str().optional(),
  shell: path().optional(),
  system: bool().default(false),
  local: bool().default(false),
  password: str().optional(),
  update_password: choice('always', 'on_create').default('always'),
  password_lock: bool().optional(),
  password_expire_min: int().optional(),
  password_expire_max: int().optional(),
  password_expire_warn: int().optional(),
  password_expire_account_disable: int().optional(),
  expires: float().optional(),
  remove: bool().default(false),
  force: bool().default(false),
  generate_ssh_key: bool().default(false),
  ssh_key_type: str().default('rsa'),
  ssh_key_bits: int().optional(),
  ssh_key_file: path().optional(),
  ssh_key_comment: str().optional(),
  ssh_key_passphrase: str().optional(),
  uid_min: int().optional(),
  uid_max: int().optional(),
  seuser: str().optional().describe('Accepted and ignored: SELinux labels are left to the policy of the host.'),
  // By Ansible's documentation these do nothing on Linux.
  authorization: str().optional().describe('Accepted and ignored: of Solaris and its kin.'),
  hidden: bool().optional().describe('Accepted and ignored: of macOS.'),
  login_class: str().optional().describe('Accepted and ignored: of the BSDs.'),
  profile: str().optional().describe('Accepted and ignored: of Solaris and its kin.'),
  role: str().optional().describe('Accepted and ignored: of Solaris and its kin.'),
});

/** Texts that become a field of a line in passwd(5). */
const FIELDS = ['comment', 'home', 'shell'] as const;

export const userParams = params(shape, {
  aliases: { name: ['user'], create_home: ['createhome'] },
  rule(want) {
    const { name, password, umask, local, groups, uid_min, uid_max } = want;
    if (password !== undefined && /[:\n]/.test(password)) return 'password must be a hash, as password_hash makes it';
    if (/[:,\n]/.test(name) || name === '') return `'${name}' cannot be the name of a user`;
    const broken = FIELDS.find((field) => /[:\n]/.test(want[field] ?? ''));
    if (broken) return `${broken} cannot hold a colon or more than one line`;
    if (groups?.some((group) => /[:,\n]/.test(group))) return 'groups must be names or numbers of groups';
    if (umask !== undefined && !/^0?[0-7]{1,3}$/.test(umask)) return `'${umask}' is no umask, such as '027'`;
    if (local && (uid_min ?? uid_max) !== undefined) return 'local excludes uid_min and uid_max';
    return umask !== undefined && local ? 'umask and local exclude each other' : undefined;
  },
});

export type UserWant = z.output<z.ZodObject<ReturnType<typeof shape>>>;

export const keyFile = ({ ssh_key_file, ssh_key_type }: UserWant): string => ssh_key_file ?? `.ssh/id_${ssh_key_type}`;
