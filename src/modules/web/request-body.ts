import { InfrakitError, type Json } from '../../sdk/index.ts';

export const BODY_FORMATS = ['raw', 'json', 'form-urlencoded'] as const;
export type BodyFormat = (typeof BODY_FORMATS)[number];

/** A body in the form that is asked for, and the type to announce it with. */
export function requestBody(body: Json | undefined, format: BodyFormat): { bytes?: Uint8Array; type?: string } {
  if (body === undefined || body === null) return {};
  if (format === 'json') return { bytes: encode(asJson(body)), type: 'application/json' };
  if (format === 'form-urlencoded') return { bytes: encode(asForm(body)), type: 'application/x-www-form-urlencoded' };
  return { bytes: encode(typeof body === 'string' ? body : JSON.stringify(body)) };
}

const encode = (text: string): Uint8Array => Buffer.from(text);

/** A text is taken to be JSON already, as Ansible does. */
const asJson = (body: Json): string => (typeof body === 'string' ? body : JSON.stringify(body));

function asForm(body: Json): string {
  if (typeof body === 'string') return body;
  const form = new URLSearchParams();
  for (const [name, value] of pairsOf(body)) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, plain(one));
  }
  return form.toString();
}

function pairsOf(body: Json): readonly (readonly [string, Json])[] {
  if (Array.isArray(body)) {
    return body.map((pair) => {
      if (Array.isArray(pair) && pair.length === 2) return [plain(pair[0]), pair[1]];
      throw new InfrakitError('a form-urlencoded body that is a list must hold pairs of name and value');
    });
  }
  if (body !== null && typeof body === 'object') return Object.entries(body);
  throw new InfrakitError('a form-urlencoded body must be a dict, a list of pairs or a text');
}

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
