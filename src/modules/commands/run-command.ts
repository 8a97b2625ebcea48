import {
  type Change,
  change,
  type Json,
  type Output,
  type ResultFields,
  type Shell,
  sh,
  userUmask,
  type Word,
} from '../../sdk/index.ts';
import { NO_DIRECTORY } from './run-once.ts';

/** What a command is given on its standard input. */
export interface CommandInput {
  /** The word that names the program, to tell one that is not there from one that fails. */
  readonly program?: Word | undefined;
  readonly stdin?: string | undefined;
  readonly stdin_add_newline?: boolean | undefined;
}

/**
 * The end of the output: a NUL, which text does not hold, when the command started and ended on the host, and whether
 * its program is missing.
 */
const MOMENT = sh`date '+%s.%N %Y-%m-%d %H:%M:%S.%N'`;
const TIMES = /\0(\S+) (\S+ \S+)\n(\S+) (\S+ \S+)\n(missing\n)?$/;

/** Runs a command as its user would: with the umask and the locale of the login, and only the input it is given. */
export function commandChange(shown: string, before: Shell, command: Shell, input: CommandInput = {}): Change {
  const text = input.stdin === undefined ? undefined : `${input.stdin}${input.stdin_add_newline === false ? '' : '\n'}`;
  const run = text === undefined ? sh`( ${command} ) </dev/null` : sh`printf %s ${text} | ( ${command} )`;
  const script = sh`${before}
${userUmask}
unset LC_ALL
started=$(${MOMENT})
${run}
rc=$?
printf '\0%s\n' "$started"; ${MOMENT}
${input.program === undefined ? sh`:` : sayMissing(input.program)}
exit "$rc"`;
  return change('command', null, shown, script, { certainty: 'may', watched: true });
}

/** `command -v` would not do: it finds builtins, which no program can be started by. */
const sayMissing = (program: Word): Shell =>
  sh`[ "$rc" -ne 127 ] || ( p=${program}; IFS=:
case $p in
*/*) [ ! -e "$p" ] || exit;;
*) for d in $PATH; do [ ! -x "$d/$p" ] || exit; done;;
esac
echo missing )`;

/** What Ansible tells of a command: its exit status, what it printed, and how long it took. */
export function commandFields(cmd: Json, output: Output | undefined, stripEnds = true): ResultFields {
  if (!output) return { cmd };
  if (output.stdout.endsWith(`\0${NO_DIRECTORY}\n`)) {
    return { cmd, failed: true, msg: `Unable to change directory before execution: ${output.stderr.trim()}` };
  }
  const times = TIMES.exec(output.stdout);
  const stdout = trim(times ? output.stdout.slice(0, times.index) : output.stdout, stripEnds);
  if (times?.[5]) return missingFields(cmd, times);
  const stderr = trim(output.stderr, stripEnds);
  return {
    cmd,
    rc: output.rc,
    stdout,
    stderr,
    stdout_lines: linesOf(stdout),
    stderr_lines: linesOf(stderr),
    ...(times ? timeFields(times) : {}),
    msg: output.rc === 0 ? '' : 'non-zero return code',
    ...(output.rc === 0 ? {} : { failed: true, changed: true }),
  };
}

/** Ansible starts programs without a shell, and shows the error of the system call. */
const missingFields = (cmd: Json, times: RegExpExecArray): ResultFields => ({
  cmd,
  rc: 2,
  stdout: '',
  stderr: '',
  stdout_lines: [],
  stderr_lines: [],
  ...timeFields(times),
  msg: `[Errno 2] No such file or directory: b'${Array.isArray(cmd) ? cmd[0] : cmd}'`,
  failed: true,
});

/** What Ansible tells of a command that did not run. */
export const skippedFields = (cmd: Json, reason: string): ResultFields => ({
  cmd,
  rc: 0,
  stdout: `skipped, since ${reason}`,
  stderr: '',
  stdout_lines: [`skipped, since ${reason}`],
  stderr_lines: [],
  msg: `Did not run command since ${reason.replace(/^(.*) (exists|does not exist)$/, "'$1' $2")}`,
  changed: false,
});

const trim = (text: string, really: boolean): string => (really ? text.replace(/[\r\n]+$/, '') : text);

/** As Python's `splitlines`: an end of line at the end begins no further line. */
export const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));

function timeFields([, begun = '', start = '', ended = '', end = '']: RegExpExecArray): ResultFields {
  return {
    start: microseconds(start),
    end: microseconds(end),
    delta: duration(Number.parseFloat(ended) - Number.parseFloat(begun)),
  };
}

/** A `date` without `%N` prints nothing or the letters. */
const microseconds = (time: string): string => {
  const [second = '', fraction = ''] = time.split('.');
  return `${second}.${/^\d+$/.test(fraction) ? fraction.slice(0, 6) : '000000'}`;
};

/** Seconds as Python prints a timedelta: `0:00:01.250000`. */
function duration(seconds: number): string {
  const whole = Math.max(0, seconds);
  const two = (count: number): string => String(Math.floor(count)).padStart(2, '0');
  const rest = (whole % 60).toFixed(6).padStart(9, '0');
  return `${Math.floor(whole / 3600)}:${two((whole / 60) % 60)}:${rest}`;
}
