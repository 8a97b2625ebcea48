import { type Shell, sh } from '../shell/sh.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { hostWord } from './host-word.ts';
import { splitWords } from './shell-words.ts';

/**
 * Runs the command of a `validate` parameter on a new file. It is split into words and run without a shell's syntax, as
 * Ansible does; `%s` stands for the file and `%%` for a percent sign.
 *
 * @throws InfrakitError where the command names no `%s`
 */
export function validation(command: string, file: string): Shell {
  if (!/(?<!%)(?:%%)*%s/.test(command)) throw new InfrakitError(`validate must contain %s: ${command}`);
  const words = splitWords(command).map((word) => fillIn(word, file));
  return sh`{ ${words} >&2 || { echo "failed to validate: rc:$? error: see above" >&2; false; }; }`;
}

function fillIn(word: string, file: string): Shell {
  const parts = word.split(/(%s|%%)/);
  return parts.reduce((whole, part, at) => {
    if (part === '%s') return sh`${whole}${file}`;
    if (part === '%%') return sh`${whole}%`;
    return part === '' && at > 0 ? whole : sh`${whole}${part === '' ? sh`` : hostWord(part)}`;
  }, sh``);
}
