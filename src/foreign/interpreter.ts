import { basename } from 'node:path';
import { type ControlContext, hostWord, type Shell, sh, splitWords } from '../sdk/index.ts';
import { isPython } from './module-kind.ts';

/** Where Python is looked for where nobody says it: what the system itself uses first. */
const PYTHONS = [
  '/usr/bin/python3',
  'python3',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python3.9',
  'python3.8',
  'python3.7',
  '/usr/libexec/platform-python',
  '/usr/bin/python',
  'python',
];

/** How the program is found that reads a module on the host. */
export interface Interpreter {
  /** Shell that makes the program and its arguments the positional parameters, or goes on without any. */
  readonly find: Shell;
  /** For the message that it is not there. */
  readonly name: string;
  /** The variable that names another one. */
  readonly variable: string;
  /** What was looked for. */
  readonly searched: readonly string[];
}

/** @param shebang the words of the module's `#!` line */
export function interpreterFor(shebang: readonly string[], context: ControlContext): Interpreter {
  const [program = 'python3', ...words] = shebang;
  const name = basename(program);
  const variable = `ansible_${name}_interpreter`;
  const written =
    context.hostVariable(variable) ?? (isPython(name) ? context.hostVariable('ansible_python_interpreter') : undefined);
  const wish = written === undefined || written === null || /^auto/.test(String(written)) ? undefined : String(written);
  if (wish !== undefined) return exactly(splitWords(wish), name, variable);
  // That a module names the python of its author's system says little about the host.
  if (isPython(name) && /^(?:\/usr(?:\/local)?\/bin\/)?python[23]?$/.test(program)) return anyPython();
  return exactly([program, ...words], name, variable);
}

export const anyPython = (): Interpreter => ({
  find: sh`for p in ${PYTHONS}; do if command -v "$p" >/dev/null 2>&1; then set -- "$p"; break; fi; done`,
  name: 'python3',
  variable: 'ansible_python_interpreter',
  searched: PYTHONS,
});

function exactly(words: readonly string[], name: string, variable: string): Interpreter {
  const [program = '', ...rest] = words;
  return {
    find: sh`set -- ${[program, ...rest].map(hostWord)}; command -v "$1" >/dev/null 2>&1 || set --`,
    name,
    variable,
    searched: [program],
  };
}
