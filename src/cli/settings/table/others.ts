import { bool, choice, float, int, list, path, string } from '../setting.ts';

/** What has to do with Python, other systems or plugins. */
export const OTHERS = {
  COLLECTIONS_ON_ANSIBLE_VERSION_MISMATCH: choice(
    'error warning ignore',
    'warning',
    'defaults.collections_on_ansible_version_mismatch',
    'ANSIBLE_COLLECTIONS_ON_ANSIBLE_VERSION_MISMATCH',
    'what follows from a collection whose requires_ansible leaves out the version of ansible-core that is followed',
  ),
  COVERAGE_REMOTE_OUTPUT: string(null, '', '_ANSIBLE_COVERAGE_REMOTE_OUTPUT'),
  DEFAULT_ALLOW_UNSAFE_LOOKUPS: bool(false, 'defaults.allow_unsafe_lookups', ''),
  DEFAULT_INTERNAL_POLL_INTERVAL: float(0.001, 'defaults.internal_poll_interval', ''),
  DEFAULT_KEEP_REMOTE_FILES: bool(false, 'defaults.keep_remote_files', 'ANSIBLE_KEEP_REMOTE_FILES'),
  DEFAULT_LIBVIRT_LXC_NOSECLABEL: bool(false, 'selinux.libvirt_lxc_noseclabel', 'ANSIBLE_LIBVIRT_LXC_NOSECLABEL'),
  DEFAULT_LOAD_CALLBACK_PLUGINS: bool(
    false,
    'defaults.bin_ansible_callbacks',
    'ANSIBLE_LOAD_CALLBACK_PLUGINS',
    'whether run is shown by the callbacks that are configured',
  ),
  DEFAULT_MODULE_ARGS: string(null, 'defaults.module_args', 'ANSIBLE_MODULE_ARGS', 'run --args'),
  DEFAULT_MODULE_COMPRESSION: string('ZIP_DEFLATED', 'defaults.module_compression', ''),
  DEFAULT_MODULE_NAME: string('command', 'defaults.module_name', '', 'run --module-name'),
  DEFAULT_NO_TARGET_SYSLOG: bool(false, 'defaults.no_target_syslog', 'ANSIBLE_NO_TARGET_SYSLOG'),
  DEFAULT_NULL_REPRESENTATION: string(null, 'defaults.null_representation', 'ANSIBLE_NULL_REPRESENTATION'),
  DEFAULT_POLL_INTERVAL: int(15, 'defaults.poll_interval', 'ANSIBLE_POLL_INTERVAL'),
  DEFAULT_SELINUX_SPECIAL_FS: list(
    'fuse, nfs, vboxsf, ramfs, 9p, vfat',
    'selinux.special_context_filesystems',
    'ANSIBLE_SELINUX_SPECIAL_FS',
  ),
  DOCSITE_ROOT_URL: string('https://docs.ansible.com/ansible-core/', 'defaults.docsite_root_url', ''),
  INTERPRETER_PYTHON: string('auto', 'defaults.interpreter_python', 'ANSIBLE_PYTHON_INTERPRETER'),
  INTERPRETER_PYTHON_FALLBACK: list(
    'python3.12, python3.11, python3.10, python3.9, python3.8, python3.7, /usr/bin/python3, python3',
    '',
    '',
  ),
  NETWORK_GROUP_MODULES: list(
    'eos, nxos, ios, iosxr, junos, enos, ce, vyos, sros, dellos9, dellos10, dellos6, asa, aruba, aireos, bigip, ironware, onyx, netconf, exos, voss, slxos',
    'defaults.network_group_modules',
    'ANSIBLE_NETWORK_GROUP_MODULES',
  ),
  MODULE_IGNORE_EXTS: list(
    '.pyc, .pyo, .swp, .bak, ~, .rpm, .md, .txt, .rst, .yaml, .yml, .ini',
    'defaults.module_ignore_exts',
    'ANSIBLE_MODULE_IGNORE_EXTS',
  ),
  MODULE_STRICT_UTF8_RESPONSE: bool(
    true,
    'defaults.module_strict_utf8_response',
    'ANSIBLE_MODULE_STRICT_UTF8_RESPONSE',
  ),
  PLUGIN_FILTERS_CFG: path(null, 'defaults.plugin_filters_cfg', '', 'the file that says which modules may not be used'),
  PYTHON_MODULE_RLIMIT_NOFILE: int(0, 'defaults.python_module_rlimit_nofile', 'ANSIBLE_PYTHON_MODULE_RLIMIT_NOFILE'),
  STRING_TYPE_FILTERS: list(
    'string, to_json, to_nice_json, to_yaml, to_nice_yaml, ppretty, json',
    'jinja2.dont_type_filters',
    'ANSIBLE_STRING_TYPE_FILTERS',
  ),
  WORKER_SHUTDOWN_POLL_COUNT: int(0, '', 'ANSIBLE_WORKER_SHUTDOWN_POLL_COUNT'),
  WORKER_SHUTDOWN_POLL_DELAY: float(0.1, '', 'ANSIBLE_WORKER_SHUTDOWN_POLL_DELAY'),
  YAML_FILENAME_EXTENSIONS: list('.yml, .yaml, .json', 'defaults.yaml_valid_extensions', 'ANSIBLE_YAML_FILENAME_EXT'),
  STRING_CONVERSION_ACTION: string('warn', 'defaults.string_conversion_action', 'ANSIBLE_STRING_CONVERSION_ACTION'),
  VALIDATE_ACTION_GROUP_METADATA: bool(
    true,
    'defaults.validate_action_group_metadata',
    'ANSIBLE_VALIDATE_ACTION_GROUP_METADATA',
  ),
};
