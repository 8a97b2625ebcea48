import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * The login that `~/.netrc`, or the file in `NETRC`, keeps for a host: `machine NAME login USER password WORD`, or that of
 * `default` (ftp(1)).
 */
export function netrcLogin(host: string): Login | undefined {
  const path = process.env.NETRC ?? join(process.env.HOME ?? homedir(), '.netrc');
  if (!existsSync(path)) return undefined;
  const entries = entriesOf(readFileSync(path, 'utf8'));
  const found = entries.find(({ machine }) => machine === host) ?? entries.find(({ machine }) => machine === undefined);
  return found?.login && found.password ? { user: found.login, password: found.password } : undefined;
}

interface Entry {
  readonly machine: string | undefined;
  login?: string;
  password?: string;
}

function entriesOf(content: string): Entry[] {
  // A macro is a text of its own that ends with an empty line.
  const words =
    content
      .replace(/^macdef[\s\S]*?\n\n/gm, '')
      .replace(/^#.*$/gm, '')
      .match(/\S+/g) ?? [];
  const entries: Entry[] = [];
  for (let i = 0; i < words.length; i++) {
    const [word, next = ''] = words.slice(i, i + 2);
    const entry = entries.at(-1);
    if (word === 'default') entries.push({ machine: undefined });
    else if (word === 'machine') entries.push({ machine: words[++i] ?? '' });
    else if (entry && (word === 'login' || word === 'user')) [entry.login, i] = [next, i + 1];
    else if (entry && word === 'password') [entry.password, i] = [next, i + 1];
    else if (word === 'account') i++;
  }
  return entries;
}
