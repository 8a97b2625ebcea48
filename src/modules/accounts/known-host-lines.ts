import { createHmac } from 'node:crypto';
import { matchesHosts } from '../../sdk/index.ts';

/** One line of a known_hosts file that holds a key (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHostLine {
  /** `@revoked`, `@cert-authority` or ''. */
  readonly marker: string;
  /** The names, or one hashed name. */
  readonly hosts: string;
  readonly type: string;
  readonly blob: string;
}

/** The parts of a line; undefined for comments, blank lines and what holds no key. */
export function readKnownHost(line: string): KnownHostLine | undefined {
  const fields = line.trim().split(/[ \t]+/);
  const marker = fields[0]?.startsWith('@') ? (fields.shift() ?? '') : '';
  const [hosts, type, blob] = fields;
  if (!hosts || !type || !blob || hosts.startsWith('#')) return undefined;
  return { marker, hosts, type, blob };
}

const isHashed = (hosts: string): boolean => hosts.startsWith('|1|');

/**
 * `|1|salt|hash` of a name. The salt comes from the name and its key and not from chance, so that check mode shows the
 * line that a run writes; without the file neither can be told.
 */
export function hashName(name: string, blob: string): string {
  const salt = createHmac('sha1', blob).update(name).digest();
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

/** The name of the host in place of the names of the line, hashed where that is asked for. */
export function hashLine(line: string, name: string): string {
  const key = readKnownHost(line);
  if (!key || isHashed(key.hosts)) return line;
  const rest = line
    .trim()
    .split(/[ \t]+/)
    .slice(key.marker === '' ? 1 : 2);
  return [key.marker, hashName(name, key.blob), ...rest].filter((part) => part !== '').join(' ');
}

/** Whether a line speaks of a host. */
export const isOf = (line: string, name: string): boolean => {
  const key = readKnownHost(line);
  return key !== undefined && matchesHosts(key.hosts, name);
};

/**
 * A host is known by one key of each type: a line with another is replaced, and a new line goes to the end. Lines with
 * a marker stand beside each other, as several authorities and several revoked keys may.
 */
export function withKnownHost(lines: readonly string[], name: string, line: string): readonly string[] {
  const key = readKnownHost(line);
  if (!key) return lines;
  for (const [at, present] of lines.entries()) {
    const is = readKnownHost(present);
    if (!is || !isOf(present, name) || is.marker !== key.marker || is.type !== key.type) continue;
    if (is.blob === key.blob && sameHosts(is.hosts, key.hosts)) return lines;
    if (key.marker !== '') continue;
    return [...lines.slice(0, at), ...lines.slice(at + 1), line];
  }
  return [...lines, line];
}

/** Two hashes of one name differ, and both are of the name that was looked for. */
const sameHosts = (one: string, other: string): boolean => one === other || (isHashed(one) && isHashed(other));

/** The lines without those of a host; with a key only the line with just that key goes. */
export function withoutKnownHost(lines: readonly string[], name: string, line: string | undefined): readonly string[] {
  const key = line === undefined ? undefined : readKnownHost(line);
  return lines.filter((present) => {
    if (!isOf(present, name)) return true;
    const is = readKnownHost(present);
    return key !== undefined && (is?.marker !== key.marker || is.type !== key.type || is.blob !== key.blob);
  });
}
