import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { HostKeyPolicy, Target } from '../connection/connection.ts';
import { splitWords } from '../sdk/shell-words.ts';
import { redactor } from '../secret/redactor.ts';
import { Secret } from '../secret/secret.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Value } from '../template/value.ts';
import type { ConnectionDefaults } from './run-options.ts';

/** A host's connection variables, rendered; undefined for those it does not have. */
export type ConnectionVariable = (name: string) => Value | undefined;

/** What `-o Name=value` and `-J` in ssh arguments ask for; the rest of the client's options have no meaning here. */
interface SshArguments {
  readonly options: ReadonlyMap<string, string>;
  readonly identityFiles: readonly string[];
  readonly port: number | undefined;
}

/** A host that is gone without a word is noticed after a minute. */
const KEEPALIVE_SECONDS = 15;
const KEEPALIVE_COUNT = 3;

/**
 * Where a host is and how to log in, from its variables, the task's keywords and the command line.
 *
 * @throws InfrakitError where a variable has a value that cannot be meant
 */
export function targetOf(
  name: string,
  variable: ConnectionVariable,
  keywords: { readonly user: string | undefined; readonly port: number | undefined },
  defaults: ConnectionDefaults,
): Target {
  const text = (...names: string[]): string | undefined => {
    for (const each of names) {
      const value = variable(each);
      if (value !== undefined && value !== null) return String(value);
    }
    return undefined;
  };
  const ssh = parseSshArguments(
    [defaults.sshArgs, text('ansible_ssh_args'), text('ansible_ssh_common_args'), text('ansible_ssh_extra_args')]
      .filter((part) => part !== undefined)
      .join(' '),
  );
  refuseProxyCommand(ssh);
  const password = text('ansible_password', 'ansible_ssh_password', 'ansible_ssh_pass');
  if (password !== undefined) redactor.add(password);
  const passphrase = text('ansible_ssh_private_key_passphrase', 'ansible_private_key_passphrase');
  if (passphrase !== undefined) redactor.add(passphrase);
  const keyFile = text('ansible_ssh_private_key_file', 'ansible_private_key_file');
  const port = Number(text('ansible_port', 'ansible_ssh_port') ?? keywords.port ?? ssh.port ?? defaults.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new InfrakitError(`the port of "${name}" must be a number from 1 to 65535`);
  }
  const base = {
    privateKeyFiles: keyFile ? [expand(keyFile)] : [...ssh.identityFiles, ...defaults.privateKeyFiles].map(expand),
    password: password === undefined ? defaults.password : new Secret(password),
    privateKeyPassphrase: passphrase === undefined ? undefined : new Secret(passphrase),
    agent: process.env.SSH_AUTH_SOCK,
    hostKeys: hostKeyPolicy(text('ansible_host_key_checking', 'ansible_ssh_host_key_checking'), ssh, defaults),
    connectTimeout: seconds(text('ansible_timeout', 'ansible_ssh_timeout')) ?? defaults.connectTimeout,
    keepalive: {
      interval: numberOption(ssh, 'ServerAliveInterval', KEEPALIVE_SECONDS) * 1000,
      count: numberOption(ssh, 'ServerAliveCountMax', KEEPALIVE_COUNT),
    },
  };
  const user = text('ansible_user', 'ansible_ssh_user') ?? keywords.user ?? defaults.user ?? ownName();
  return {
    ...base,
    name,
    address: text('ansible_host', 'ansible_ssh_host') ?? name,
    port,
    user,
    jumps: jumpsOf(ssh.options.get('proxyjump')).map((jump) => ({
      ...base,
      name: jump.address,
      address: jump.address,
      port: jump.port ?? 22,
      user: jump.user ?? user,
      jumps: [],
    })),
  };
}

let ourName: string | undefined;

/** Who runs this; asked of the system once. */
function ownName(): string {
  ourName ??= userInfo().username;
  return ourName;
}

const expand = (path: string): string => (path.startsWith('~/') ? join(homedir(), path.slice(2)) : path);

const seconds = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text) * 1000;

function numberOption({ options }: SshArguments, name: string, otherwise: number): number {
  const written = options.get(name.toLowerCase());
  if (written === undefined) return otherwise;
  if (!/^\d+$/.test(written)) throw new InfrakitError(`the ssh option ${name} must be a number, not "${written}"`);
  return Number(written);
}

function hostKeyPolicy(wish: string | undefined, ssh: SshArguments, defaults: ConnectionDefaults): HostKeyPolicy {
  const files = ssh.options.get('userknownhostsfile');
  return {
    mode: modeOf(wish ?? ssh.options.get('stricthostkeychecking'), defaults.hostKeyChecking),
    knownHostsFiles: files === undefined ? defaults.knownHostsFiles : files.split(/\s+/).map(expand),
  };
}

function modeOf(wish: string | undefined, otherwise: HostKeyPolicy['mode']): HostKeyPolicy['mode'] {
  switch (wish?.toLowerCase()) {
    case undefined:
      return otherwise;
    case 'accept-new':
      return 'accept-new';
    case 'no':
    case 'off':
    case 'false':
      return 'off';
    default:
      return 'strict';
  }
}

/** To go another way than the one that was asked for could reach another host. */
function refuseProxyCommand({ options }: SshArguments): void {
  const command = options.get('proxycommand');
  if (command === undefined || command.toLowerCase() === 'none' || options.has('proxyjump')) return;
  throw new InfrakitError('the ssh option ProxyCommand is not supported', {
    hint: `for a jump host write -o ProxyJump=[user@]host[:port] instead of "${command}"`,
  });
}

/** `user@host:port` parts separated by commas, nearest to us first, as ssh_config(5) ProxyJump has them. */
function jumpsOf(text: string | undefined): { address: string; port: number | undefined; user: string | undefined }[] {
  if (text === undefined || text === '' || text.toLowerCase() === 'none') return [];
  return text.split(',').map((part) => {
    const match = /^(?:ssh:\/\/)?(?:([^@]+)@)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(part.trim());
    if (!match?.[2]) throw new InfrakitError(`"${part}" is no jump host`, { hint: 'write [user@]host[:port]' });
    return {
      user: match[1],
      address: match[2].replace(/^\[|\]$/g, ''),
      port: match[3] === undefined ? undefined : Number(match[3]),
    };
  });
}

function parseSshArguments(text: string): SshArguments {
  const words = splitWords(text);
  const options = new Map<string, string>();
  const identityFiles: string[] = [];
  let port: number | undefined;
  for (let i = 0; i < words.length; i++) {
    const flag = words[i]?.slice(0, 2);
    const value = (words[i]?.length ?? 0) > 2 ? (words[i]?.slice(2) ?? '') : (words[i + 1] ?? '');
    if (flag !== '-o' && flag !== '-J' && flag !== '-i' && flag !== '-p') continue;
    if ((words[i]?.length ?? 0) === 2) i++;
    if (flag === '-J') options.set('proxyjump', value);
    else if (flag === '-i') identityFiles.push(value);
    else if (flag === '-p') port = Number(value);
    else {
      const [key = '', ...rest] = value.split(/[=\s]+/);
      // The first value of an option counts, as in ssh(1).
      const name = key.toLowerCase();
      if (name === 'identityfile') identityFiles.push(rest.join(' '));
      else if (!options.has(name)) options.set(name, rest.join(' '));
    }
  }
  port ??= options.has('port') ? Number(options.get('port')) : undefined;
  return { options, identityFiles, port };
}
