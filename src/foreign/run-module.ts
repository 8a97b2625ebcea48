import { isUtf8 } from 'node:buffer';
import { type Dict, DOLLAR, hostWord, type Shell, sh, userUmask, type Word } from '../sdk/index.ts';
import { sharedWord } from '../shell/shared.ts';
import { text } from '../template/operations/text.ts';
import type { Interpreter } from './interpreter.ts';

/** What a script prints last where the interpreter is not there: after a NUL, which no module prints. */
export const MISSING = '\0missing interpreter\n';
export const NO_BASE64 = '\0missing base64\n';

/**
 * A directory of its own for one run of a module, which nobody else can enter and which goes whatever ends the run. Where
 * nobody listens any more, a shell that says so of its child gets a SIGPIPE.
 *
 * @param place where it is made; the host's own place for such things without it
 */
const ownDirectory = (place: string | undefined): Shell => {
  const base = place === undefined ? sh`"${DOLLAR}{TMPDIR:-/tmp}"` : hostWord(place);
  const make = place === undefined ? sh`:` : sh`mkdir -p -- ${base} || exit 1`;
  return sh`${make}
dir=$(mktemp -d ${base}/infrakit.XXXXXX) || exit 1
trap 'rm -rf -- "$dir"' EXIT; trap 'exit 143' TERM; trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 141' PIPE`;
};

const orMissing = sh`[ "$#" -gt 0 ] || { printf '\0missing interpreter\n'; exit 127; }`;

/** Modules run as the user's own commands do: with the umask and the locale of the login. */
const asTheUser = sh`${userUmask}
unset LC_ALL`;

/**
 * Runs a bundle of Python. What is sent once travels by a name of its own afterwards; the arguments come on stdin.
 *
 * @param payload the bundle as one line
 * @param boot Python that unpacks the bundle and runs it
 */
export const runPython = (
  interpreter: Interpreter,
  { payload, boot, args, place }: { payload: string; boot: string; args: string; place: string | undefined },
): Shell => sh`${ownDirectory(place)}
${interpreter.find}
${orMissing}
${asTheUser}
{ printf '%s\n' ${sharedWord(payload)}; printf %s ${args}; } | "$@" -c ${sharedWord(boot)} "$dir"`;

/** How a module that is a file of its own is run. */
export interface FileRun {
  /** Undefined for a program of the machine. */
  readonly interpreter: Interpreter | undefined;
  readonly name: string;
  readonly content: Buffer;
  /** Whether the content is the same for every task, so that the host may keep it. */
  readonly isConstant: boolean;
  /** The content of the file that is its argument; without it there is none. */
  readonly args: string | undefined;
  readonly place: string | undefined;
}

export const runFile = ({ interpreter, name, content, isConstant, args, place }: FileRun): Shell => {
  const file = sh`"$dir/"${name}`;
  const program: Word = interpreter === undefined ? file : sh`"$@" ${file}`;
  const find =
    interpreter === undefined
      ? sh`:`
      : sh`${interpreter.find}
${orMissing}`;
  const layArguments = args === undefined ? sh`:` : sh`printf %s ${args} >"$dir/arguments" || exit 1`;
  return sh`${ownDirectory(place)}
${find}
${lay(content, file, isConstant)} || exit 1
chmod 0700 ${file} || exit 1
${layArguments}
${asTheUser}
${program} ${args === undefined ? sh`` : sh`"$dir/arguments"`} </dev/null`;
};

/** Writes a content to a file: as it is where it is text, and else as base64. */
function lay(content: Buffer, file: Shell, isConstant: boolean): Shell {
  const word = (plain: string): Word => (isConstant ? sharedWord(plain) : plain);
  if (isUtf8(content) && !content.includes(0)) return sh`printf %s ${word(content.toString('utf8'))} >${file}`;
  return sh`{ command -v base64 >/dev/null || { printf '\0missing base64\n'; exit 127; }; } &&
printf %s ${word(content.toString('base64'))} | base64 -d >${file}`;
}

/** Arguments as old modules read them: `name=value` with the value quoted as for a shell. */
export const oldStyle = (args: Dict): string =>
  [...args].map(([name, value]) => `${name}=${shellQuoted(text(value))}`).join(' ');

/** As Python's `shlex.quote`. */
const shellQuoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
