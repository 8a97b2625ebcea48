import type { Connection, RemoteProcess } from '../connection/connection.ts';

/**
 * Starts a script whose stdin is then the caller's. The command is one that sh, csh and fish read alike; the script
 * follows as the first line of stdin, which `read` takes byte by byte and nothing further.
 */
export const LAUNCHER = `IFS= read -r s; eval "$(printf %b "$s")"`;

/** The text as the line that the launcher reads. */
export const launchLine = (script: string): string =>
  `${script.replaceAll('\\', '\\0134').replaceAll('\n', '\\012')}\n`;

/** Starts `script` as the user who logged in. Nothing is awaited but that the channel is open. */
export async function launch(connection: Connection, script: string): Promise<RemoteProcess> {
  const process = await connection.open(`exec /bin/sh -c '${LAUNCHER}'`);
  process.stdin.write(launchLine(script));
  return process;
}
