import type { Duplex } from 'node:stream';
import { decodeText, type HostAccess, hostWord, type Match, type Pattern, probe, sh } from '../../sdk/index.ts';

/** What stands behind a port or a path at one moment. */
export interface Observation {
  readonly there: boolean;
  /** Where a pattern was looked for and found. */
  readonly match?: Match | undefined;
}

/** Whether a port answers from the host, and what it says until the pattern matches. */
export async function observePort(
  host: HostAccess,
  address: string,
  port: number,
  milliseconds: number,
  pattern: Pattern | undefined,
): Promise<Observation> {
  let socket: Duplex;
  try {
    socket = await opened(host.dial(address, port), milliseconds);
  } catch {
    // Refused, filtered, no such name: while waiting they are one and the same.
    return { there: false };
  }
  // It may be reset at any moment from here on, which says no more than that it was there.
  socket.on('error', () => {});
  try {
    return { there: true, match: pattern && (await searchStream(socket, milliseconds, pattern)) };
  } finally {
    socket.destroy();
  }
}

/** The connection, or an error when the time is up; one that comes later is closed. */
async function opened(dialing: Promise<Duplex>, milliseconds: number): Promise<Duplex> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
  });
  try {
    const socket = await Promise.race([dialing, late]);
    return await connected(socket, late);
  } catch (error) {
    dialing.then((socket) => socket.destroy()).catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A socket of this machine is given before it is connected. */
function connected(socket: Duplex, late: Promise<never>): Promise<Duplex> {
  if (!('connecting' in socket) || socket.connecting !== true) return Promise.resolve(socket);
  const answer = new Promise<Duplex>((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
  return Promise.race([answer, late]);
}

/** So many bytes of what a server says are searched. */
const LONGEST_GREETING = 1_000_000;

async function searchStream(socket: Duplex, milliseconds: number, pattern: Pattern): Promise<Match | undefined> {
  const end = setTimeout(() => socket.destroy(), milliseconds);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of socket) {
      chunks.push(Buffer.from(chunk as Uint8Array));
      size += chunks.at(-1)?.length ?? 0;
      const match = pattern.search(decodeText(Buffer.concat(chunks)).text);
      if (match || size > LONGEST_GREETING) return match;
    }
  } catch {
    // Cut off, by us or by the other side, before the pattern came.
  } finally {
    clearTimeout(end);
  }
  return undefined;
}

/** Whether a file is there, and what of it the pattern matches. */
export async function observeFile(host: HostAccess, path: string, pattern: Pattern | undefined): Promise<Observation> {
  const { file } = await host.inspect({
    file: probe(
      sh`p=${hostWord(path)}; [ -e "$p" ] || [ -L "$p" ] || exit 1; ${pattern ? sh`cat -- "$p" 2>/dev/null` : sh`:`}; exit 0`,
      ({ rc, bytes }) => ({ there: rc === 0, text: decodeText(bytes).text }),
    ),
  });
  return { there: file.there, match: file.there ? pattern?.search(file.text) : undefined };
}
