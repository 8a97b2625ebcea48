import type { CallContext } from '../library.ts';
import type { SettingRead } from '../runtime/surroundings.ts';
import { Undefined } from '../value.ts';

/** Variables that set options of plugins, by `plugin.option`; of several that are there the last counts (ansible-doc). */
const VARIABLES: ReadonlyMap<string, string> = new Map([
  ['ssh.control_path', 'ansible_control_path'],
  ['ssh.control_path_dir', 'ansible_control_path_dir'],
  ['ssh.host_key_checking', 'ansible_host_key_checking ansible_ssh_host_key_checking'],
  ['ssh.pipelining', 'ansible_pipelining ansible_ssh_pipelining'],
  ['ssh.port', 'ansible_port ansible_ssh_port'],
  ['ssh.private_key_file', 'ansible_private_key_file ansible_ssh_private_key_file'],
  ['ssh.reconnection_retries', 'ansible_ssh_retries'],
  ['ssh.remote_user', 'ansible_user ansible_ssh_user'],
  ['ssh.ssh_args', 'ansible_ssh_args'],
  ['ssh.ssh_common_args', 'ansible_ssh_common_args'],
  ['ssh.ssh_executable', 'ansible_ssh_executable'],
  ['ssh.ssh_extra_args', 'ansible_ssh_extra_args'],
  ['ssh.timeout', 'ansible_ssh_timeout'],
  ['ssh.use_tty', 'ansible_ssh_use_tty'],
  ['sh.admin_users', 'ansible_admin_users'],
  ['sh.async_dir', 'ansible_async_dir'],
  ['sh.common_remote_group', 'ansible_common_remote_group'],
  ['sh.remote_tmp', 'ansible_remote_tmp'],
  ['sh.system_tmpdirs', 'ansible_system_tmpdirs'],
  ['sudo.become_exe', 'ansible_become_exe ansible_sudo_exe'],
  ['sudo.become_flags', 'ansible_become_flags ansible_sudo_flags'],
  ['sudo.become_user', 'ansible_become_user ansible_sudo_user'],
  ['su.become_exe', 'ansible_become_exe ansible_su_exe'],
  ['su.become_flags', 'ansible_become_flags ansible_su_flags'],
  ['su.become_user', 'ansible_become_user ansible_su_user'],
  ['url.ca_path', 'ansible_lookup_url_ca_path'],
  ['url.ciphers', 'ansible_lookup_url_ciphers'],
  ['url.follow_redirects', 'ansible_lookup_url_follow_redirects'],
  ['url.force', 'ansible_lookup_url_force'],
  ['url.force_basic_auth', 'ansible_lookup_url_force_basic_auth'],
  ['url.http_agent', 'ansible_lookup_url_agent'],
  ['url.timeout', 'ansible_lookup_url_timeout'],
  ['url.unix_socket', 'ansible_lookup_url_unix_socket'],
  ['url.unredirected_headers', 'ansible_lookup_url_unredir_headers'],
  ['url.use_gssapi', 'ansible_lookup_url_use_gssapi'],
  ['url.use_netrc', 'ansible_lookup_url_use_netrc'],
]);

/** An option of a plugin: what a variable of the host says, then the environment, then ansible.cfg, then its default. */
export function pluginOption(plugin: string, option: string, context: CallContext): SettingRead | undefined {
  const name = `${plugin}.${option}`;
  for (const variable of (VARIABLES.get(name)?.split(' ') ?? []).reverse()) {
    const value = context.variable(variable);
    if (value !== undefined && !(value instanceof Undefined)) return { value, origin: `var: ${variable}` };
  }
  return context.surroundings.pluginOption?.(plugin, option);
}
