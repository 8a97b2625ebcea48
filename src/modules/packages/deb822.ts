import type { Json } from '../../sdk/index.ts';

/** The fields of sources.list(5) that a word of its own has another spelling for. */
const SPELLINGS: Readonly<Record<string, string>> = {
  name: 'X-Repolib-Name',
  uris: 'URIs',
  inrelease_path: 'InRelease-Path',
  pdiffs: 'PDiffs',
};

/** A source in the style of deb822, its fields in the order of the parameters' names. */
export function writeSource(fields: Readonly<Record<string, Json | undefined>>): string {
  const lines = Object.entries(fields)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${SPELLINGS[name] ?? titled(name)}:${writeValue(value as Json)}`);
  return `${lines.join('\n')}\n`;
}

const titled = (name: string): string =>
  name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-');

/** Of several lines each is indented, and one that is empty has a dot. */
function writeValue(value: Json): string {
  if (typeof value === 'boolean') return value ? ' yes' : ' no';
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  if (!text.includes('\n')) return ` ${text}`;
  return text
    .trim()
    .split('\n')
    .map((line) => `\n    ${line.trim() === '' ? '.' : line.trim()}`)
    .join('');
}

/** The name in the form that files of apt can have. */
export const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[_\s]+/g, '-')
    .replace(/[^a-z0-9-]+/g, '');
