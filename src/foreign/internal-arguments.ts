import { type ControlContext, type Dict, isDict, type Value } from '../sdk/index.ts';

const SPECIAL_FILE_SYSTEMS = ['fuse', 'nfs', 'vboxsf', 'ramfs', '9p', 'vfat'];

/** The arguments that Ansible adds to those of the task: developer guide, "internal arguments". */
export function internalArguments(module: string, context: ControlContext, ignoresUnknown: boolean): Dict {
  const { check, diff, noLog } = context.task;
  const version = context.variable('ansible_version');
  const known = ignoresUnknown ? [['_ansible_ignore_unknown_opts', false] as const] : [];
  return new Map<string, Value>([
    ['_ansible_check_mode', check],
    ['_ansible_no_log', noLog],
    ['_ansible_debug', false],
    ['_ansible_diff', diff],
    ['_ansible_verbosity', context.verbosity],
    ['_ansible_version', (isDict(version) ? version.get('full') : undefined) ?? ''],
    ['_ansible_module_name', module],
    ['_ansible_syslog_facility', 'LOG_USER'],
    ['_ansible_selinux_special_fs', SPECIAL_FILE_SYSTEMS],
    ['_ansible_string_conversion_action', 'warn'],
    ['_ansible_socket', null],
    ['_ansible_shell_executable', '/bin/sh'],
    ['_ansible_keep_remote_files', false],
    ['_ansible_tmpdir', null],
    ['_ansible_remote_tmp', context.hostVariable('ansible_remote_tmp') ?? '~/.ansible/tmp'],
    ...known,
  ]);
}
