import type { Target } from '../connection/connection.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Become } from './become.ts';
import type { RefusalKind } from './become-methods.ts';

export type BecomeErrorKind = RefusalKind | 'timeout' | 'refused';

/** The host is reached, but does not let us become the user. */
export class BecomeError extends InfrakitError {
  override readonly name = 'BecomeError';
  readonly kind: BecomeErrorKind;

  /** @param said what the host said, shown where it explains more than we can */
  constructor(kind: BecomeErrorKind, become: Become, target: Target, said: string) {
    const { text, hint } = EXPLANATIONS[kind]({ ...become, login: target.user });
    const quoted = said.trim() === '' ? '' : `; it said: ${said.trim()}`;
    super(`cannot become ${become.user} on ${target.name} with ${become.method}: ${text}${quoted}`, { hint });
    this.kind = kind;
  }
}

type Facts = Become & { readonly login: string };

const EXPLANATIONS: Readonly<Record<BecomeErrorKind, (facts: Facts) => { text: string; hint: string }>> = {
  'wrong-password': ({ login, method }) => ({
    text: 'the become password is wrong',
    hint: `give the password of ${method === 'su' ? 'that user' : login} with ansible_become_password or --ask-become-pass (-K); it is tried once, so that no account is locked`,
  }),
  'password-needed': ({ login, method }) => ({
    text: 'it asks for a password and none was given',
    hint: `set ansible_become_password, pass --ask-become-pass (-K)${method === 'sudo' ? `, or let ${login} use sudo with NOPASSWD` : ''}`,
  }),
  'not-allowed': ({ login, user, method }) => ({
    text: `${login} may not do that`,
    hint: `allow ${login} to run /bin/sh as ${user} in the configuration of ${method}`,
  }),
  'needs-terminal': ({ login, method }) => ({
    text: 'it works only at a terminal',
    hint:
      method === 'sudo'
        ? `remove requiretty for ${login} from sudoers (Defaults:${login} !requiretty)`
        : method === 'doas'
          ? `allow ${login} with nopass in doas.conf`
          : 'use become_method sudo',
  }),
  'unknown-user': ({ user }) => ({
    text: `there is no user ${user}`,
    hint: 'check become_user, or create the user in an earlier task',
  }),
  missing: ({ method, exe }) => ({
    text: `${exe ?? method} is not there`,
    hint: `install ${method} on the host, or choose another become_method`,
  }),
  account: () => ({
    text: 'the account is expired, locked or has no shell',
    hint: 'renew the account or its password on the host',
  }),
  timeout: () => ({
    text: 'neither a prompt nor a shell came in time',
    hint: 'look at the PAM configuration of the host: a question that is not a password cannot be answered',
  }),
  refused: ({ login, user, method }) => ({
    text: 'it ended without giving a shell',
    hint: `try it by hand: ssh in as ${login} and run ${method === 'su' ? `su ${user}` : `${method} -u ${user} /bin/sh`}`,
  }),
};
