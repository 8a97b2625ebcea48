import { DOLLAR, type Shell, sh } from '../../sdk/index.ts';

/** The longest line that the client reads from a file of variables. */
export const ENV_LINE = 60_000;

/** A value that a line of such a file can hold. */
export const fitsLine = (value: string): boolean => !value.includes('\n') && value.length <= ENV_LINE;

/** Calls with variables on descriptor 3, as a file of lines, and leaves the standard input free. */
export const withEnvFile = (lines: string, call: Shell): Shell =>
  sh`{ printf %s ${lines} | { ${call} 3<&0 <&4; }; } 4<&0`;

/**
 * The words by which a shell in the container reads so many bytes of assignments from its input and becomes the command,
 * which has the rest of the input. `dd` reads byte by byte, so that it takes no more than that.
 */
export const readingShell = (bytes: number): readonly string[] => [
  'sh',
  '-c',
  sh`a=$(dd bs=1 count=${bytes} 2>/dev/null) && eval "${DOLLAR}a" && unset a && exec "$@"`.text,
  'sh',
];

/** Assignments for that shell. */
export const assignments = (variables: readonly (readonly [string, string])[]): string =>
  variables.map(([name, value]) => sh`export ${`${name}=${value}`}`.text).join('\n');
