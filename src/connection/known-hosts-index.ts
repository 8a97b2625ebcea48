import { type KnownKey, matchesHosts, parseKnownHosts } from './known-hosts.ts';

/**
 * A known_hosts file in which a host is found without looking at every line. Hashed names are the costly ones, each
 * asks for an HMAC (2 µs), so they are looked at last and once for each host.
 */
export class KnownHostsIndex {
  readonly #file: string;
  #text = '';
  #lines = 0;
  readonly #named = new Map<string, KnownKey[]>();
  readonly #patterns: KnownKey[] = [];
  readonly #hashed: KnownKey[] = [];
  readonly #hashedByKey = new Map<string, KnownKey[]>();
  readonly #hashedOf = new Map<string, readonly KnownKey[]>();

  constructor(file: string, text: string) {
    this.#file = file;
    this.#add(text);
  }

  /** The index of the file with this text: this one, if only lines were added. */
  grown(text: string): KnownHostsIndex {
    const whole = this.#text === '' || this.#text.endsWith('\n');
    if (!whole || !text.startsWith(this.#text)) return new KnownHostsIndex(this.#file, text);
    this.#add(text.slice(this.#text.length));
    return this;
  }

  /** The lines that speak of this host, by the name `knownName` gives. */
  of(name: string): readonly KnownKey[] {
    return [...this.written(name), ...this.#hashedLines(name)].sort((a, b) => a.line - b.line);
  }

  /** Those of them whose host is written out. */
  written(name: string): readonly KnownKey[] {
    return [...(this.#named.get(name) ?? []), ...this.#patterns.filter(({ hosts }) => matchesHosts(hosts, name))];
  }

  /** Those of them that give this key: a handful of names to hash at most. */
  withKey(name: string, key: Buffer): readonly KnownKey[] {
    const hashed = this.#hashedByKey.get(key.toString('latin1')) ?? [];
    return [
      ...this.written(name).filter((line) => line.key.equals(key)),
      ...hashed.filter(({ hosts }) => matchesHosts(hosts, name)),
    ];
  }

  /** True where `of` has no names left to hash for this host. */
  isSeen(name: string): boolean {
    return this.#hashed.length === 0 || this.#hashedOf.has(name);
  }

  #hashedLines(name: string): readonly KnownKey[] {
    const seen = this.#hashedOf.get(name);
    if (seen) return seen;
    const lines = this.#hashed.filter(({ hosts }) => matchesHosts(hosts, name));
    this.#hashedOf.set(name, lines);
    return lines;
  }

  #add(text: string): void {
    for (const parsed of parseKnownHosts(text, this.#file)) {
      const key = { ...parsed, line: parsed.line + this.#lines };
      if (key.hosts.startsWith('|')) {
        this.#hashed.push(key);
        put(this.#hashedByKey, key.key.toString('latin1'), key);
        this.#hashedOf.clear();
      } else if (/[*?!]/.test(key.hosts)) this.#patterns.push(key);
      else for (const name of new Set(key.hosts.toLowerCase().split(','))) put(this.#named, name, key);
    }
    this.#text += text;
    this.#lines += text.split('\n').length - 1;
  }
}

function put(map: Map<string, KnownKey[]>, name: string, key: KnownKey): void {
  const keys = map.get(name);
  if (keys) keys.push(key);
  else map.set(name, [key]);
}
