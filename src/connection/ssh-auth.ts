import type { AnyAuthMethod, AuthHandlerMiddleware } from 'ssh2';
import type { Target } from './connection.ts';
import type { KeyRing } from './key-ring.ts';

/** What we can show to a server, in the order in which to show it, and what became of it. */
export interface AuthPlan {
  /** For ssh2: chooses the next attempt by what the server still takes. */
  readonly next: AuthHandlerMiddleware;
  /** What was tried, for a message. */
  readonly tried: readonly string[];
  /** What could not be tried, and why. */
  readonly unusable: readonly string[];
}

const PASSWORD = 'the password';

interface Attempt {
  /** As the protocol calls it; the agent's keys are public keys like any other. */
  readonly method: 'publickey' | 'password' | 'keyboard-interactive' | 'none';
  readonly label: string;
  readonly auth: AnyAuthMethod;
}

/**
 * Key files come before the agent, because an agent full of keys uses up the server's patience (MaxAuthTries); the
 * password comes last. There is no `none` probe, which would cost a round trip, but where nothing else is at hand.
 */
export async function planAuth(target: Target, keys: KeyRing): Promise<AuthPlan> {
  const { user: username, password, agent } = target;
  const attempts: Attempt[] = [];
  const unusable: string[] = [];
  for (const file of target.privateKeyFiles) {
    const entry = await keys.open(file, target.privateKeyPassphrase);
    if ('unusable' in entry) unusable.push(`${file} ${entry.unusable}`);
    else attempts.push({ method: 'publickey', label: file, auth: { type: 'publickey', username, key: entry.key } });
  }
  if (agent) attempts.push({ method: 'publickey', label: 'the agent', auth: { type: 'agent', username, agent } });
  if (password) {
    const secret = password.reveal();
    attempts.push({
      method: 'password',
      label: PASSWORD,
      auth: { type: 'password', username, password: secret },
    });
    attempts.push({
      method: 'keyboard-interactive',
      label: 'the password, when asked',
      auth: { type: 'keyboard-interactive', username, prompt: answerOnce(secret) },
    });
  }
  if (attempts.length === 0) attempts.push({ method: 'none', label: 'nothing', auth: { type: 'none', username } });
  return follow(attempts, unusable);
}

function follow(attempts: Attempt[], unusable: readonly string[]): AuthPlan {
  const tried: string[] = [];
  return {
    tried,
    unusable,
    next: (methodsLeft, partial, go) => {
      const left: readonly string[] | null = methodsLeft; // null before the first attempt, whatever its type says
      // A server that does not take passwords has not looked at ours, and may still ask for it in its own way. One that
      // does would count the same wrong password twice towards a ban.
      const unseen = left !== null && !left.includes('password');
      if (tried.at(-1) === PASSWORD && partial !== true && unseen) tried.pop();
      const wrong = tried.at(-1) === PASSWORD && partial !== true;
      const fits = ({ method }: Attempt): boolean =>
        (left === null || left.includes(method)) && !(wrong && method === 'keyboard-interactive');
      const index = attempts.findIndex(fits);
      const [attempt] = index < 0 ? [] : attempts.splice(index, 1);
      if (attempt) tried.push(attempt.label);
      go(attempt ? attempt.auth : (false as never));
    },
  };
}

type Answer = (answers: string[]) => void;

/** Answers hidden questions with the password, the first time they are asked; then with nothing, which ends the attempt. */
function answerOnce(password: string) {
  let answered = false;
  return (_name: string, _text: string, _language: string, prompts: { echo?: boolean }[], finish: Answer): void => {
    finish(answered ? [] : prompts.map((prompt) => (prompt.echo ? '' : password)));
    answered = true;
  };
}
