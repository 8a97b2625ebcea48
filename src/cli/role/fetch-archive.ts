import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { unpack } from './unpack.ts';

/** In milliseconds. */
const DOWNLOAD_TIMEOUT = 300_000;

/**
 * Unpacks a tarball of this machine or of a web server and gives the directory that holds its content: archives of
 * repositories have one directory around everything.
 *
 * @param place an absolute path or a URL
 * @param room an empty directory
 * @throws InfrakitError
 */
export async function fetchArchive(place: string, room: string): Promise<string> {
  await unpack(/^https?:/.test(place) ? await download(place) : localFile(place), room, place);
  const names = readdirSync(room);
  const only = join(room, names[0] ?? '');
  return names.length === 1 && statSync(only).isDirectory() ? only : room;
}

function localFile(path: string): string {
  if (existsSync(path)) return path;
  throw new InfrakitError(`${path} is not there`);
}

async function download(url: string): Promise<Readable> {
  const response = await answer(url);
  if (!response.ok || !response.body)
    throw new InfrakitError(`${url} answers ${response.status} ${response.statusText}`);
  return Readable.fromWeb(response.body as ReadableStream);
}

/** What a JSON API says. @throws InfrakitError */
export async function fetchJson(url: string): Promise<unknown> {
  const response = await answer(url);
  if (!response.ok) throw new InfrakitError(`${url} answers ${response.status} ${response.statusText}`);
  try {
    return await response.json();
  } catch (cause) {
    throw new InfrakitError(`${url} does not answer with JSON`, { cause });
  }
}

async function answer(url: string): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT) });
  } catch (cause) {
    const reason = ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message;
    throw new InfrakitError(`cannot fetch ${url}: ${reason}`, { cause });
  }
}
