import { randomBytes } from 'node:crypto';
import type { Connection, RemoteProcess, Target } from '../connection/connection.ts';
import type { Secret } from '../secret/secret.ts';
import { BecomeError, type BecomeErrorKind } from './become-error.ts';
import { BECOME_METHODS, type BecomeMethod } from './become-methods.ts';
import { LAUNCHER, launch, launchLine } from './launch.ts';

/** Another user to run as, and how to get there. */
export interface Become {
  readonly user: string;
  readonly method: 'sudo' | 'su' | 'doas';
  /** Options for the method's command, `-H` for sudo where nothing is said. */
  readonly flags?: string | undefined;
  /** The method's command, where it is not in PATH by its own name. */
  readonly exe?: string | undefined;
  readonly password?: Secret | undefined;
}

/**
 * Names the user that scripts run as; two with one name share a shell. It is for our own maps: nothing prints it.
 *
 * @param login the user who logged in
 */
export function userKey(as: Become | undefined, login: string): string {
  if (!as || as.user === login) return '';
  return JSON.stringify([as.user, as.method, as.flags, as.exe, as.password?.reveal()]);
}

/** How long the method may take to ask or to start, in milliseconds: directory services and PAM delays are slow. */
const PATIENCE = 30_000;

/** How much of what was said goes into a message. */
const TAIL = 500;

/**
 * Starts `script` as another user with its stdin left to the caller. Nothing but the password is sent before the other
 * user's shell has reported, so that it can never be taken for a script or a script for a password.
 *
 * @throws BecomeError
 */
export async function openAs(
  connection: Connection,
  target: Target,
  script: string,
  become: Become,
  countTrips: (trips: number) => void,
): Promise<RemoteProcess> {
  const method = BECOME_METHODS[become.method];
  const nonce = `infrakit-${randomBytes(8).toString('hex')}`;
  const ready = randomBytes(16).toString('hex');
  const inner = `printf "\\n%s\\n" ${ready}; ${LAUNCHER}`;
  const process = await launch(connection, `LC_ALL=C; export LC_ALL\n${method.command(become, nonce, inner)}`);
  try {
    await climb(process, { method, nonce, ready, become, target, countTrips });
  } catch (error) {
    process.kill();
    throw error;
  }
  process.stdin.write(launchLine(script));
  return process;
}

interface Ladder {
  readonly method: BecomeMethod;
  readonly nonce: string;
  readonly ready: string;
  readonly become: Become;
  readonly target: Target;
  readonly countTrips: (trips: number) => void;
}

/** Answers the prompt, once, and waits for the shell of the other user. */
function climb(process: RemoteProcess, ladder: Ladder): Promise<void> {
  const { method, nonce, ready, become, target, countTrips } = ladder;
  const prompt = method.prompt(nonce);
  let out = '';
  let err = '';
  let answered = false;

  return new Promise((resolve, reject) => {
    const refuse = (kind: BecomeErrorKind): void =>
      finish(new BecomeError(kind, become, target, tell(`${err}\n${out}`, nonce, become)));
    const timer = setTimeout(() => refuse('timeout'), PATIENCE);

    const look = (): void => {
      const asked = [...err.matchAll(prompt), ...out.matchAll(prompt)].length > 0;
      if (out.includes(ready)) finish();
      else if (asked && answered) refuse('wrong-password');
      else if (asked && become.password) answer(become.password);
      else if (asked) refuse('password-needed');
    };
    const answer = (password: Secret): void => {
      answered = true;
      countTrips(1);
      process.stdin.write(`${password.reveal()}\n`);
      // What was asked is answered: only a new question counts from here on.
      out = '';
      err = '';
    };
    const hearOut = (chunk: Buffer): void => {
      out += chunk.toString('latin1');
      look();
    };
    const hearErr = (chunk: Buffer): void => {
      err += chunk.toString('latin1');
      look();
    };
    const finish = (error?: BecomeError): void => {
      clearTimeout(timer);
      process.stdout.off('data', hearOut).pause();
      process.stderr.off('data', hearErr).pause();
      if (error) reject(error);
      else resolve();
    };

    countTrips(1);
    process.stdout.on('data', hearOut);
    process.stderr.on('data', hearErr);
    void process.ended.then(() => {
      const refusal = method.refusals.find(({ pattern }) => pattern.test(err) || pattern.test(out));
      refuse(refusal?.kind ?? 'refused');
    });
  });
}

/** What the host said, without our own marks; a host that echoes the password does not get it into a message. */
function tell(said: string, nonce: string, become: Become): string {
  const password = become.password?.reveal() ?? '';
  const shown = password === '' ? said : said.replaceAll(password, '***');
  return shown.replaceAll(nonce, '').trim().slice(-TAIL);
}
