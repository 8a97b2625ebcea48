import { DOLLAR, type Shell, sh } from '../shell/sh.ts';

/**
 * A text as one word of shell in which `~`, `~user`, `$NAME` and `${NAME}` are expanded on the host, as Ansible expands
 * paths and the arguments of commands. A variable that is not set stays as written; nothing else is special.
 */
export function hostWord(text: string): Shell {
  const home = /^~([A-Za-z0-9_.-]*)(?=\/|$)/.exec(text);
  if (!home) return joinWord(expandVariables(text));
  // The tilde, the name behind it and the slash must stand there without quotes to be expanded.
  const user = home[1] ? sh`~${home[1]}` : sh`~`;
  const rest = text.slice(home[0].length + 1);
  return joinWord([user, ...(text === home[0] ? [] : [sh`/`]), ...expandVariables(rest)]);
}

function expandVariables(text: string): Shell[] {
  const words: Shell[] = [];
  const parts = text.split(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/);
  for (let at = 0; at < parts.length; at += 3) {
    const literal = parts[at] ?? '';
    if (literal !== '') words.push(sh`${literal}`);
    const [braced, bare] = [parts[at + 1], parts[at + 2]];
    if (braced !== undefined) words.push(sh`"${DOLLAR}{${braced}-\${${braced}\}}"`);
    if (bare !== undefined) words.push(sh`"${DOLLAR}{${bare}-\$${bare}}"`);
  }
  return words;
}

const joinWord = (parts: readonly Shell[]): Shell =>
  parts.length === 0 ? sh`''` : parts.reduce((word, part) => sh`${word}${part}`);
