import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor } from '../../src/secret/redactor.ts';

const redactorOf = (...secrets: string[]): Redactor => {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
};

/** What one pattern of all the secrets would replace, the longest first. */
const byPattern = (secrets: readonly string[], text: string): string => {
  const patterns = [...secrets].sort((a, b) => b.length - a.length).map((secret) => secret.replace(/[^\w]/g, '\\$&'));
  return text.replace(new RegExp(patterns.join('|'), 'g'), '***');
};

describe('the redactor', () => {
  it('replaces what a pattern of all secrets would: at each place the longest', () => {
    // Few letters, so that secrets overlap, contain and follow each other.
    const word = (min: number, max: number) =>
      fc.array(fc.constantFrom('a', 'b', '+'), { minLength: min, maxLength: max }).map((letters) => letters.join(''));
    const plain = word(4, 8).filter((text) => !text.includes('+'));
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 8 }), word(0, 60), (secrets, text) => {
        expect(redactorOf(...secrets).text(text)).toBe(byPattern(secrets, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('knows a secret in the forms it takes on its way', () => {
    const secret = `it's "so" säfe`;
    const redactor = redactorOf(secret);
    const forms = [
      secret,
      JSON.stringify({ p: secret }),
      `p=${encodeURIComponent(secret)}`,
      `'it'\\''s "so" säfe'`,
      Buffer.from(secret).toString('base64'),
    ];
    for (const form of forms) expect(redactor.text(`<${form}>`)).toContain('***');
    expect(redactor.text(secret)).toBe('***');
  });

  it('hides each line of a secret of several, and nothing shorter than four characters', () => {
    const redactor = redactorOf('line one\r\nline two\nabc');
    expect(redactor.text('line two, abc, line one')).toBe('***, abc, ***');
  });

  it('learns while it works, and hands on as it is what holds no secret', () => {
    const redactor = new Redactor();
    const value = { list: ['Hunter2!', 1, null], deep: { key: true } };
    expect(redactor.value(value)).toBe(value);
    redactor.add('Hunter3!');
    expect(redactor.value(value)).toBe(value);
    redactor.add('Hunter2!');
    const shown = redactor.value(value);
    expect(shown).toEqual({ list: ['***', 1, null], deep: { key: true } });
    expect(shown.deep).toBe(value.deep);
  });
});
