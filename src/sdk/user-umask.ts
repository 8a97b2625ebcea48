import { DOLLAR, sh } from '../shell/sh.ts';

/** Brings back the umask of the user's login: our scripts run with 077, and what a task makes is not ours. */
export const userUmask = sh`umask "${DOLLAR}{infrakit_umask:-022}"`;
