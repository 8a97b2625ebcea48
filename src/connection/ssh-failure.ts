import { type Target, UnreachableError } from './connection.ts';
import type { AuthPlan } from './ssh-auth.ts';

/** What ssh2 and net say when something fails. `level` is ssh2's word for where. */
export type SshError = Error & { readonly level?: string; readonly code?: string | number };

/** The last lists that were compared, ours and theirs, as ssh2's debug output gives them. */
export interface Lists {
  readonly ours: string;
  readonly theirs: string;
}

export const where = ({ name, address, port, user }: Target): string => `${name} (${user}@${address} port ${port})`;

/** True where the server most likely was just too busy: MaxStartups of sshd drops connections before it greets. */
export const isCrowded = (error: SshError): boolean =>
  /Connection lost before handshake|Exceeded MaxStartups|Not allowed at this time/i.test(error.message) ||
  error.code === 'ECONNRESET';

/** True where the two sides know no common algorithm. */
export const isMismatch = (error: SshError): boolean => /no matching/.test(error.message);

/** What the user can do about a failed TCP connection, by the system's error code. */
const NETWORK: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ECONNREFUSED: ['connection refused', 'check that sshd runs there and that the port (ansible_port) is right'],
  ENOTFOUND: ['the name is not known', 'check the spelling, the DNS, or set ansible_host to an address'],
  EAI_AGAIN: [
    'the name could not be looked up for now',
    'check the DNS of this machine, or set ansible_host to an address',
  ],
  EHOSTUNREACH: ['no route to the host', 'check that the host is up and the network leads there'],
  ENETUNREACH: ['the network is not reachable', 'check the network of this machine'],
  ETIMEDOUT: ['no answer', 'check that the host is up and no firewall drops the connection'],
  ECONNRESET: [
    'the connection was closed at once',
    'check the firewall, and whether the host has banned this machine (fail2ban)',
  ],
};

/** The error of a TCP connection that could not be made. */
export function networkFailure(target: Target, error: SshError): UnreachableError {
  const causes = error instanceof AggregateError ? (error.errors as SshError[]) : [error];
  const code = String(causes[0]?.code ?? error.code);
  const [what, hint] = NETWORK[code] ?? [error.message, 'check the address and the network'];
  return new UnreachableError(`cannot connect to ${where(target)}: ${what}`, { hint, cause: error });
}

/** Nothing came within the time a connection may take. */
export const timeoutFailure = (target: Target, phase: string): UnreachableError =>
  new UnreachableError(`cannot connect to ${where(target)}: ${phase} within ${target.connectTimeout / 1000} s`, {
    hint: 'check that the host is up and no firewall drops the connection, or raise the timeout (--timeout)',
  });

/** The error of an SSH handshake or login that failed. */
export function sshFailure(
  target: Target,
  error: SshError,
  auth: AuthPlan,
  lists: Lists | undefined,
): UnreachableError {
  if (error instanceof UnreachableError) return error;
  if (error.level === 'client-timeout') return timeoutFailure(target, 'no SSH session');
  if (isMismatch(error)) return negotiationFailure(target, error, lists);
  if (error.level === 'client-authentication' || /too many authentication failures/i.test(error.message)) {
    return loginFailure(target, error, auth);
  }
  if (isCrowded(error)) {
    return new UnreachableError(`cannot connect to ${where(target)}: it closes the connection before SSH begins`, {
      hint: 'sshd may be overloaded (MaxStartups), have banned this machine (fail2ban), or something else may listen on that port',
      cause: error,
    });
  }
  return new UnreachableError(`cannot connect to ${where(target)}: ${error.message}`, {
    hint: 'the log of sshd on the host may tell more',
    cause: error,
  });
}

function negotiationFailure(target: Target, error: SshError, lists: Lists | undefined): UnreachableError {
  const what = error.message.replace(/^.*no matching /, 'no common ');
  const compared = lists ? `; we offer ${lists.ours}; it offers ${lists.theirs}` : '';
  return new UnreachableError(`cannot connect to ${where(target)}: ${what}${compared}`, {
    hint: 'let sshd_config of the host offer one of ours',
    cause: error,
  });
}

function loginFailure(target: Target, error: SshError, { tried, unusable }: AuthPlan): UnreachableError {
  const skipped = unusable.length === 0 ? '' : `; not usable: ${unusable.join(', ')}`;
  return new UnreachableError(
    `cannot log in to ${where(target)}: permission denied; tried: ${tried.join(', ') || 'nothing'}${skipped}`,
    {
      hint: `check ansible_user, and that the key (--private-key, ansible_ssh_private_key_file) is in ~${target.user}/.ssh/authorized_keys there; or give a password (--ask-pass)`,
      cause: error,
    },
  );
}

/** The error of a line that held and then was lost. */
export function lossOf(target: Target, error: SshError | undefined): UnreachableError {
  const { interval, count } = target.keepalive;
  const reason =
    error?.message === 'Keepalive timeout'
      ? `no sign of life for ${Math.round((interval * count) / 1000)} s`
      : (error?.message ?? 'the host closed it');
  return new UnreachableError(`the connection to ${where(target)} was lost: ${reason}`, {
    hint: 'check that the host is up; what was under way there has been ended or may have to be looked at',
    cause: error,
  });
}
