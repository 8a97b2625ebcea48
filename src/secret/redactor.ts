/** Shorter secrets are not searched for: hiding every "a" of a log hides nothing and ruins the log. */
const SHORTEST = 4;

/**
 * Replaces known secrets in whatever is about to be shown, in the forms they take on their way: plain, one line of
 * several, base64, URL-encoded, JSON-escaped and shell-quoted.
 */
export class Redactor {
  readonly #forms = new Set<string>();
  #pattern: RegExp | undefined;

  /** Makes a text a secret for the rest of the run. */
  add(secret: string): void {
    const trimmed = secret.trim();
    for (const text of new Set([trimmed, ...trimmed.split(/\r?\n/)])) {
      if (text.length < SHORTEST) continue;
      const json = JSON.stringify(text).slice(1, -1);
      for (const form of [text, json, encodeURIComponent(text), text.replaceAll("'", "'\\''"), base64Core(text)]) {
        if (form.length >= SHORTEST) this.#forms.add(form);
      }
    }
    this.#pattern = undefined;
  }

  /** The text with every secret replaced by `***`. */
  text(text: string): string {
    if (this.#forms.size === 0) return text;
    this.#pattern ??= new RegExp(
      [...this.#forms]
        .sort((a, b) => b.length - a.length)
        .map(escapeRegExp)
        .join('|'),
      'g',
    );
    return text.replace(this.#pattern, '***');
  }

  /** A plain serialisable value with every string in it, keys included, redacted. */
  value<T>(value: T): T {
    if (this.#forms.size === 0) return value;
    if (typeof value === 'string') return this.text(value) as T;
    if (Array.isArray(value)) return value.map((item) => this.value(item)) as T;
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), this.value(item)])) as T;
    }
    return value;
  }
}

/** The secrets of this process. One for all rooms: what one of them learns, no other may print. */
export const redactor = new Redactor();

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Base64 without the last group, which depends on what follows. */
const base64Core = (text: string): string => {
  const encoded = Buffer.from(text).toString('base64');
  return Buffer.byteLength(text) % 3 === 0 ? encoded : encoded.slice(0, -4);
};
