import { type Change, type Dial, InfrakitError } from '../../sdk/index.ts';
import { ask, readAll } from '../web/http.ts';

/** Seconds without an answer. */
const TIMEOUT = 30;

/**
 * What a server has under an address, asked through the line of the host.
 *
 * @throws InfrakitError where the answer is no success
 */
export async function downloadKey(url: string, validate: boolean, dial: Dial): Promise<Uint8Array> {
  const request = { method: 'GET', url, headers: { 'User-Agent': 'infrakit' }, timeout: TIMEOUT } as const;
  const answer = await ask({ ...request, followRedirects: 'all', tls: { validate } }, dial);
  if (answer.status === 200) return readAll(answer.body);
  throw new InfrakitError(`cannot get the key: HTTP Error ${answer.status}: ${answer.reason}: ${url}`);
}

/** A content to obtain when it is applied: what `make` makes of the key, or nothing where it gives none. */
export const obtainKey =
  (url: string, validate: boolean, make: (key: Uint8Array) => Uint8Array | undefined) =>
  (temporary: string): NonNullable<Change['obtain']> =>
  async (dial) => {
    const bytes = make(await downloadKey(url, validate, dial));
    return bytes === undefined ? [] : [{ temporary, content: { bytes } }];
  };
