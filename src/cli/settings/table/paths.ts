import { bool, path, pathspec, string } from '../setting.ts';

/** Where things are searched. */
export const PATHS = {
  ANSIBLE_HOME: path(
    '~/.ansible',
    'defaults.home',
    'ANSIBLE_HOME',
    'the directory below which other settings have their defaults',
  ),
  COLLECTIONS_SCAN_SYS_PATH: bool(true, 'defaults.collections_scan_sys_path', 'ANSIBLE_COLLECTIONS_SCAN_SYS_PATH'),
  COLLECTIONS_PATHS: pathspec(
    '{{ANSIBLE_HOME}}/collections:/usr/share/ansible/collections',
    'defaults.collections_paths defaults.collections_path',
    'ANSIBLE_COLLECTIONS_PATHS ANSIBLE_COLLECTIONS_PATH',
    'where collections are searched',
  ),
  COVERAGE_REMOTE_PATHS: string('*', '', '_ANSIBLE_COVERAGE_REMOTE_PATH_FILTER'),
  DOC_FRAGMENT_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/doc_fragments:/usr/share/ansible/plugins/doc_fragments',
    'defaults.doc_fragment_plugins',
    'ANSIBLE_DOC_FRAGMENT_PLUGINS',
  ),
  DEFAULT_ACTION_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/action:/usr/share/ansible/plugins/action',
    'defaults.action_plugins',
    'ANSIBLE_ACTION_PLUGINS',
  ),
  BECOME_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/become:/usr/share/ansible/plugins/become',
    'defaults.become_plugins',
    'ANSIBLE_BECOME_PLUGINS',
  ),
  DEFAULT_CACHE_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/cache:/usr/share/ansible/plugins/cache',
    'defaults.cache_plugins',
    'ANSIBLE_CACHE_PLUGINS',
  ),
  DEFAULT_CALLBACK_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/callback:/usr/share/ansible/plugins/callback',
    'defaults.callback_plugins',
    'ANSIBLE_CALLBACK_PLUGINS',
  ),
  DEFAULT_CLICONF_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/cliconf:/usr/share/ansible/plugins/cliconf',
    'defaults.cliconf_plugins',
    'ANSIBLE_CLICONF_PLUGINS',
  ),
  DEFAULT_CONNECTION_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/connection:/usr/share/ansible/plugins/connection',
    'defaults.connection_plugins',
    'ANSIBLE_CONNECTION_PLUGINS',
  ),
  DEFAULT_FACT_PATH: string(null, 'defaults.fact_path', 'ANSIBLE_FACT_PATH'),
  DEFAULT_FILTER_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/filter:/usr/share/ansible/plugins/filter',
    'defaults.filter_plugins',
    'ANSIBLE_FILTER_PLUGINS',
  ),
  DEFAULT_HTTPAPI_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/httpapi:/usr/share/ansible/plugins/httpapi',
    'defaults.httpapi_plugins',
    'ANSIBLE_HTTPAPI_PLUGINS',
  ),
  DEFAULT_INVENTORY_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/inventory:/usr/share/ansible/plugins/inventory',
    'defaults.inventory_plugins',
    'ANSIBLE_INVENTORY_PLUGINS',
  ),
  DEFAULT_LOOKUP_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/lookup:/usr/share/ansible/plugins/lookup',
    'defaults.lookup_plugins',
    'ANSIBLE_LOOKUP_PLUGINS',
  ),
  DEFAULT_MODULE_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/modules:/usr/share/ansible/plugins/modules',
    'defaults.library',
    'ANSIBLE_LIBRARY',
    'where custom modules are searched',
  ),
  DEFAULT_MODULE_UTILS_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/module_utils:/usr/share/ansible/plugins/module_utils',
    'defaults.module_utils',
    'ANSIBLE_MODULE_UTILS',
    'where what custom modules import is searched',
  ),
  DEFAULT_NETCONF_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/netconf:/usr/share/ansible/plugins/netconf',
    'defaults.netconf_plugins',
    'ANSIBLE_NETCONF_PLUGINS',
  ),
  DEFAULT_ROLES_PATH: pathspec(
    '{{ANSIBLE_HOME}}/roles:/usr/share/ansible/roles:/etc/ansible/roles',
    'defaults.roles_path',
    'ANSIBLE_ROLES_PATH',
    'where roles are searched',
  ),
  DEFAULT_STRATEGY_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/strategy:/usr/share/ansible/plugins/strategy',
    'defaults.strategy_plugins',
    'ANSIBLE_STRATEGY_PLUGINS',
  ),
  DEFAULT_TERMINAL_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/terminal:/usr/share/ansible/plugins/terminal',
    'defaults.terminal_plugins',
    'ANSIBLE_TERMINAL_PLUGINS',
  ),
  DEFAULT_TEST_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/test:/usr/share/ansible/plugins/test',
    'defaults.test_plugins',
    'ANSIBLE_TEST_PLUGINS',
  ),
  DEFAULT_VARS_PLUGIN_PATH: pathspec(
    '{{ANSIBLE_HOME}}/plugins/vars:/usr/share/ansible/plugins/vars',
    'defaults.vars_plugins',
    'ANSIBLE_VARS_PLUGINS',
  ),
  RETRY_FILES_SAVE_PATH: path(
    null,
    'defaults.retry_files_save_path',
    'ANSIBLE_RETRY_FILES_SAVE_PATH',
    'where the files of hosts that failed go',
  ),
};
