import { InfrakitError } from '../../sdk/index.ts';

/** One line of an authorized_keys file that holds a key (sshd(8)). */
export interface AuthorizedKey {
  readonly options: string;
  readonly type: string;
  /** Base64; this is what makes two lines the same key. */
  readonly blob: string;
  readonly comment: string;
}

const LINE =
  /^\s*(?:((?:[^\s"]|"(?:\\.|[^"\\])*")+)\s+)?((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]+)\s+([A-Za-z0-9+/]+=*)(?:\s+(.*?))?\s*$/;

/** The key of a line; undefined for comments, blank lines and what sshd would not understand. */
export function readKey(line: string): AuthorizedKey | undefined {
  const [, options = '', type, blob, comment = ''] = LINE.exec(line) ?? [];
  return type === undefined || blob === undefined ? undefined : { options, type, blob, comment };
}

export const writeKey = ({ options, type, blob, comment }: AuthorizedKey): string =>
  [options, type, blob, comment].filter((part) => part !== '').join(' ');

/**
 * The keys in the text of a task, one on each line.
 *
 * @throws InfrakitError at a line that is neither key nor comment
 */
export function readKeys(text: string): AuthorizedKey[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  return lines.map((line) => {
    const key = readKey(line);
    if (key) return key;
    throw new InfrakitError(`this is not a public key: ${line.slice(0, 60)}`, {
      hint: 'a line is `type base64 comment`, as in a .pub file',
    });
  });
}

/** The lines of the file with these keys in it: a line of the same key is replaced, a new key goes to the end. */
export function withKeys(lines: readonly string[], keys: readonly AuthorizedKey[], exclusive: boolean): string[] {
  const wanted = new Map(keys.map((key) => [key.blob, key]));
  const placed = new Set<string>();
  const kept = lines.flatMap((line) => {
    const is = readKey(line);
    if (!is) return [line];
    const key = wanted.get(is.blob);
    if (!key) return exclusive ? [] : [line];
    if (placed.has(key.blob)) return [];
    placed.add(key.blob);
    return [sameKey(is, key) ? line : writeKey(key)];
  });
  const added = [...wanted.values()].filter(({ blob }) => !placed.has(blob));
  return [...kept, ...added.map(writeKey)];
}

export function withoutKeys(lines: readonly string[], keys: readonly AuthorizedKey[]): string[] {
  const unwanted = new Set(keys.map(({ blob }) => blob));
  return lines.filter((line) => {
    const key = readKey(line);
    return !key || !unwanted.has(key.blob);
  });
}

const sameKey = (one: AuthorizedKey, other: AuthorizedKey): boolean => writeKey(one) === writeKey(other);
