/** Shorter secrets are not searched for: hiding every "a" of a log hides nothing and ruins the log. */
const SHORTEST = 4;

/**
 * Replaces known secrets in whatever is about to be shown, in the forms they take on their way: plain, one line of
 * several, base64, URL-encoded, JSON-escaped and shell-quoted. Of those that begin at one place the longest counts.
 *
 * Every host may bring a password of its own while the run goes on, so that a secret more must cost nothing: the forms
 * are found by their first four units, not by one pattern of all of them, which would be compiled anew each time.
 */
export class Redactor {
  readonly #known = new Set<string>();
  /** By a number made of the first four units; each list has its longest first. */
  readonly #forms = new Map<number, string[]>();
  /** Marks the pairs of units that forms begin with: nearly every place of a text is ruled out by it. */
  readonly #beginnings = new Uint8Array(0x10000);

  /** Makes a text a secret for the rest of the run. */
  add(secret: string): void {
    if (this.#known.has(secret)) return;
    this.#known.add(secret);
    const trimmed = secret.trim();
    for (const text of new Set([trimmed, ...trimmed.split(/\r?\n/)])) {
      if (text.length < SHORTEST) continue;
      const json = JSON.stringify(text).slice(1, -1);
      for (const form of [text, json, encodeURIComponent(text), text.replaceAll("'", "'\\''"), base64Core(text)]) {
        if (form.length >= SHORTEST) this.#addForm(form);
      }
    }
  }

  #addForm(form: string): void {
    const key = keyAt(form, 0);
    const forms = this.#forms.get(key) ?? [];
    if (forms.includes(form)) return;
    this.#forms.set(
      key,
      [...forms, form].sort((a, b) => b.length - a.length),
    );
    this.#beginnings[(form.charCodeAt(0) * 31 + form.charCodeAt(1)) & 0xffff] = 1;
  }

  /** True as long as there is nothing to hide. */
  get isEmpty(): boolean {
    return this.#forms.size === 0;
  }

  /** The text with every secret replaced by `***`. */
  text(text: string): string {
    if (this.isEmpty) return text;
    let shown = '';
    let from = 0;
    for (let at = this.#nextBeginning(text, 0); at >= 0; at = this.#nextBeginning(text, at)) {
      const form = this.#forms.get(keyAt(text, at))?.find((known) => text.startsWith(known, at));
      if (form === undefined) {
        at++;
        continue;
      }
      shown += `${text.slice(from, at)}***`;
      at += form.length;
      from = at;
    }
    return from === 0 ? text : shown + text.slice(from);
  }

  /** The first place from `from` on where two units stand that a form begins with, or -1. */
  #nextBeginning(text: string, from: number): number {
    const beginnings = this.#beginnings;
    const end = text.length - SHORTEST;
    let unit = text.charCodeAt(from);
    for (let at = from; at <= end; at++) {
      const next = text.charCodeAt(at + 1);
      if (beginnings[(unit * 31 + next) & 0xffff] === 1) return at;
      unit = next;
    }
    return -1;
  }

  /** A plain serialisable value with every string in it, keys included, redacted; itself where it holds no secret. */
  value<T>(value: T): T {
    if (this.isEmpty) return value;
    if (typeof value === 'string') return this.text(value) as T;
    if (value === null || typeof value !== 'object') return value;
    return (Array.isArray(value) ? this.#list(value) : this.#object(value)) as T;
  }

  #list(list: readonly unknown[]): readonly unknown[] {
    const shown = list.map((item) => this.value(item));
    return shown.every((item, i) => item === list[i]) ? list : shown;
  }

  #object(object: object): object {
    const entries = Object.entries(object);
    const shown = entries.map(([key, item]): [string, unknown] => [this.text(key), this.value(item)]);
    const isSame = shown.every(([key, item], i) => key === entries[i]?.[0] && item === entries[i]?.[1]);
    return isSame ? object : Object.fromEntries(shown);
  }
}

/** The secrets of this process. One for all rooms: what one of them learns, no other may print. */
export const redactor = new Redactor();

function keyAt(text: string, at: number): number {
  let key = 0;
  for (let i = at; i < at + SHORTEST; i++) key = (key * 31 + text.charCodeAt(i)) | 0;
  return key;
}

/** Base64 without the last group, which depends on what follows. */
const base64Core = (text: string): string => {
  const encoded = Buffer.from(text).toString('base64');
  return Buffer.byteLength(text) % 3 === 0 ? encoded : encoded.slice(0, -4);
};
