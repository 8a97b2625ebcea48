import { quote } from '../shell/sh.ts';
import type { Become } from './become.ts';

/** One way to become another user, as text: what to run, how it asks, and what its refusals look like. */
export interface BecomeMethod {
  /** Replaces the shell by `inner`, run by /bin/sh as the other user. */
  command(become: Become, nonce: string, inner: string): string;
  /** What it prints when it wants the password. */
  prompt(nonce: string): RegExp;
  /** What else it says, the first that fits, in the C locale. */
  readonly refusals: readonly Refusal[];
}

export type RefusalKind =
  | 'wrong-password'
  | 'password-needed'
  | 'not-allowed'
  | 'needs-terminal'
  | 'unknown-user'
  | 'missing'
  | 'account';

export interface Refusal {
  readonly pattern: RegExp;
  readonly kind: RefusalKind;
}

const words = (text: string): string => text.split(/\s+/).filter(Boolean).map(quote).join(' ');
const MISSING: Refusal = { pattern: /: not found|No such file or directory|command not found/, kind: 'missing' };

/** sudo(8) and sudo-rs. `-S` reads the password from stdin, `-p` makes the prompt ours. */
const sudo: BecomeMethod = {
  command: ({ exe = 'sudo', flags = '-H', user }, nonce, inner) =>
    `exec ${quote(exe)} ${words(flags)} -S -p ${nonce} -u ${quote(user)} -- /bin/sh -c ${quote(inner)}`,
  prompt: (nonce) => new RegExp(nonce, 'g'),
  refusals: [
    { pattern: /must have a tty/, kind: 'needs-terminal' },
    { pattern: /unknown user|user .* not found/i, kind: 'unknown-user' },
    {
      pattern: /not in the sudoers file|is not allowed to|may not run sudo|afraid I can't do that/,
      kind: 'not-allowed',
    },
    { pattern: /expired|account validation failure|account is locked/i, kind: 'account' },
    { pattern: /incorrect (password|authentication) attempt|try again|Authentication fail/i, kind: 'wrong-password' },
    { pattern: /password is required|no password was provided|authentication is required/, kind: 'password-needed' },
    MISSING,
  ],
};

/** su(1) of util-linux, shadow and busybox. Its prompt cannot be chosen. */
const su: BecomeMethod = {
  command: ({ exe = 'su', flags = '', user }, _nonce, inner) =>
    `exec ${quote(exe)} ${words(flags)} -c ${quote(`exec /bin/sh -c ${quote(inner)}`)} ${quote(user)}`,
  prompt: () => /password: ?$/gi,
  refusals: [
    { pattern: /must be run from a terminal|must be a tty/, kind: 'needs-terminal' },
    { pattern: /does not exist|unknown user|No passwd entry/i, kind: 'unknown-user' },
    { pattern: /currently not available|expired/, kind: 'account' },
    { pattern: /Authentication failure|incorrect password|Permission denied/, kind: 'wrong-password' },
    MISSING,
  ],
};

/** doas(1). It asks for a password at a terminal only, so `-n`: without `nopass` it fails at once. */
const doas: BecomeMethod = {
  command: ({ exe = 'doas', flags = '', user }, _nonce, inner) =>
    `exec ${quote(exe)} -n ${words(flags)} -u ${quote(user)} /bin/sh -c ${quote(inner)}`,
  prompt: () => /(?!)/g,
  refusals: [
    { pattern: /Authori[sz]ation required|tty is required/, kind: 'needs-terminal' },
    { pattern: /not permitted/, kind: 'not-allowed' },
    { pattern: /unknown user/, kind: 'unknown-user' },
    MISSING,
  ],
};

export const BECOME_METHODS: Readonly<Record<Become['method'], BecomeMethod>> = { sudo, su, doas };
