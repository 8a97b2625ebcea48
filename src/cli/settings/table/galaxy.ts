import { bool, int, list, path, string } from '../setting.ts';

/** Where roles and collections come from. */
export const GALAXY = {
  GALAXY_IGNORE_CERTS: bool(null, 'galaxy.ignore_certs', 'ANSIBLE_GALAXY_IGNORE'),
  GALAXY_SERVER_TIMEOUT: int(60, 'galaxy.server_timeout', 'ANSIBLE_GALAXY_SERVER_TIMEOUT'),
  GALAXY_ROLE_SKELETON: path(null, 'galaxy.role_skeleton', 'ANSIBLE_GALAXY_ROLE_SKELETON'),
  GALAXY_ROLE_SKELETON_IGNORE: list(
    '^.git$, ^.*/.git_keep$',
    'galaxy.role_skeleton_ignore',
    'ANSIBLE_GALAXY_ROLE_SKELETON_IGNORE',
  ),
  GALAXY_COLLECTION_SKELETON: path(null, 'galaxy.collection_skeleton', 'ANSIBLE_GALAXY_COLLECTION_SKELETON'),
  GALAXY_COLLECTION_SKELETON_IGNORE: list(
    '^.git$, ^.*/.git_keep$',
    'galaxy.collection_skeleton_ignore',
    'ANSIBLE_GALAXY_COLLECTION_SKELETON_IGNORE',
  ),
  GALAXY_COLLECTIONS_PATH_WARNING: bool(
    true,
    'galaxy.collections_path_warning',
    'ANSIBLE_GALAXY_COLLECTIONS_PATH_WARNING',
  ),
  GALAXY_SERVER: string('https://galaxy.ansible.com', 'galaxy.server', 'ANSIBLE_GALAXY_SERVER'),
  GALAXY_SERVER_LIST: list(
    null,
    'galaxy.server_list',
    'ANSIBLE_GALAXY_SERVER_LIST',
    'the servers whose sections are valid, and told of in config dump',
  ),
  GALAXY_TOKEN_PATH: path('{{ANSIBLE_HOME}}/galaxy_token', 'galaxy.token_path', 'ANSIBLE_GALAXY_TOKEN_PATH'),
  GALAXY_DISPLAY_PROGRESS: bool(null, 'galaxy.display_progress', 'ANSIBLE_GALAXY_DISPLAY_PROGRESS'),
  GALAXY_CACHE_DIR: path('{{ANSIBLE_HOME}}/galaxy_cache', 'galaxy.cache_dir', 'ANSIBLE_GALAXY_CACHE_DIR'),
  GALAXY_DISABLE_GPG_VERIFY: bool(false, 'galaxy.disable_gpg_verify', 'ANSIBLE_GALAXY_DISABLE_GPG_VERIFY'),
  GALAXY_GPG_KEYRING: path(null, 'galaxy.gpg_keyring', 'ANSIBLE_GALAXY_GPG_KEYRING'),
  GALAXY_IGNORE_INVALID_SIGNATURE_STATUS_CODES: list(
    null,
    'galaxy.ignore_signature_status_codes',
    'ANSIBLE_GALAXY_IGNORE_SIGNATURE_STATUS_CODES',
  ),
  GALAXY_REQUIRED_VALID_SIGNATURE_COUNT: string(
    '1',
    'galaxy.required_valid_signature_count',
    'ANSIBLE_GALAXY_REQUIRED_VALID_SIGNATURE_COUNT',
  ),
};
