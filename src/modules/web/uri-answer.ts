import type { ResultFields } from '../../sdk/index.ts';
import type { HttpAnswer } from './http.ts';

/** What Ansible's `uri` gives: every header as a field, and the content as text and as JSON. */
export function answerFields(answer: HttpAnswer, content: Uint8Array, withContent: boolean): ResultFields {
  const headers = Object.entries(answer.headers).map(([name, value]) => [name.replaceAll('-', '_'), value] as const);
  const text = Buffer.from(content).toString(
    /charset=(iso-8859-1|latin-?1)/i.test(answer.headers['content-type'] ?? '') ? 'latin1' : 'utf8',
  );
  const cookies = answer.cookies.map((cookie) => (cookie.split(';')[0] ?? '').split('='));
  return {
    ...Object.fromEntries(headers),
    status: answer.status,
    url: answer.url,
    redirected: answer.redirected,
    msg: `OK (${answer.headers['content-length'] ?? 'unknown'} bytes)`,
    cookies: Object.fromEntries(cookies.map(([name = '', ...value]) => [name, value.join('=')])),
    cookies_string: cookies.map((pair) => pair.join('=')).join('; '),
    ...(withContent ? { content: text } : {}),
    ...jsonOf(answer, text),
  };
}

function jsonOf({ headers }: HttpAnswer, text: string): ResultFields {
  if (!/^[^;]*\bjson\b/i.test(headers['content-type'] ?? '')) return {};
  try {
    return { json: JSON.parse(text) };
  } catch {
    return {};
  }
}
