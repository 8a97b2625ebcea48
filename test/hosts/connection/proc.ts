import { readdirSync, readFileSync } from 'node:fs';

/** How many processes of this machine have exactly this command line. */
export const processes = (commandLine: string): number =>
  readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && argumentsOf(pid) === commandLine).length;

/** How many TCP connections are established to this port of this machine, seen from the listening side. */
export function connections(port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  return lines.filter((line) => {
    const [, address, , state] = line.trim().split(/\s+/);
    return address?.endsWith(local) && state === '01';
  }).length;
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    return ''; // It ended while we looked.
  }
}
