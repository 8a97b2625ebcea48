import { createHash, createHmac } from 'node:crypto';

/** One line of a known_hosts file. Format: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export interface KnownKey {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly marker: 'revoked' | 'cert-authority' | undefined;
  /** The host patterns as written. */
  readonly hosts: string;
  readonly type: string;
  /** The public key in SSH's wire format, as a server sends it. */
  readonly key: Buffer;
}

/** What known_hosts says of a key that a server offers; `at` names the lines that say so. */
export type Verdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'revoked'; readonly at: KnownKey }
  | { readonly kind: 'changed'; readonly at: readonly KnownKey[] }
  | { readonly kind: 'unknown'; readonly authority: KnownKey | undefined };

/** How known_hosts writes a host: the port only where it is not 22. */
export const knownName = (address: string, port: number): string =>
  port === 22 ? address.toLowerCase() : `[${address.toLowerCase()}]:${port}`;

/** The lines of a known_hosts file. A line that is no key is passed over, as ssh does: it lets nobody in. */
export function parseKnownHosts(text: string, file: string): readonly KnownKey[] {
  const keys: KnownKey[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const fields = line.trim().split(/[ \t]+/);
    const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
    const [hosts, , encoded] = fields;
    if (!hosts || !encoded || hosts.startsWith('#')) continue;
    if (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority') continue;
    const key = Buffer.from(encoded, 'base64');
    const type = keyType(key);
    if (type === undefined) continue;
    const word = marker === '@revoked' ? 'revoked' : marker === '@cert-authority' ? 'cert-authority' : undefined;
    keys.push({ file, line: index + 1, marker: word, hosts, type, key });
  }
  return keys;
}

/**
 * Judges an offered key by the lines of its host. A host that is known by another key is `changed`, even where the
 * other key is of another type: its server is asked for the known types first, and only an impostor lacks them.
 */
export function judge(keys: readonly KnownKey[], offered: Buffer): Verdict {
  const same = keys.filter(({ key }) => key.equals(offered));
  const revoked = same.find(({ marker }) => marker === 'revoked');
  if (revoked) return { kind: 'revoked', at: revoked };
  if (same.some(({ marker }) => marker === undefined)) return { kind: 'known' };
  const others = keys.filter(({ marker }) => marker === undefined);
  if (others.length > 0) return { kind: 'changed', at: others };
  return { kind: 'unknown', authority: keys.find(({ marker }) => marker === 'cert-authority') };
}

/** The key's fingerprint as ssh shows it. */
export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** The type that a key in wire format names itself, such as `ssh-ed25519`. */
export function keyType(key: Buffer): string | undefined {
  if (key.length < 4) return undefined;
  const length = key.readUInt32BE(0);
  return length > 0 && length <= 64 && key.length > 4 + length ? key.toString('latin1', 4, 4 + length) : undefined;
}

/** Whether the host patterns of a line fit a host, by the name `knownName` gives. */
export function matchesHosts(hosts: string, name: string): boolean {
  if (hosts.startsWith('|')) return matchesHashed(hosts, name);
  let matched = false;
  for (const pattern of hosts.toLowerCase().split(',')) {
    const negated = pattern.startsWith('!');
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

/** `|1|salt|hash`: the HMAC-SHA1 of the name with that salt, both base64. */
function matchesHashed(hosts: string, name: string): boolean {
  const [, version, salt, hash] = hosts.split('|');
  if (version !== '1' || !salt || !hash) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function matchesPattern(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === name;
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}
