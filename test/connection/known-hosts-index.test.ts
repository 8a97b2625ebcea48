import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesHosts, parseKnownHosts } from '../../src/connection/known-hosts.ts';
import { KnownHostsIndex } from '../../src/connection/known-hosts-index.ts';

const key = (number: number): Buffer => Buffer.from(`\0\0\0\x0bssh-ed25519\0\0\0\x01${number}`, 'latin1');
const hash = (name: string): string => {
  const salt = Buffer.from(`salt of ${name}`);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

const NAMES = ['web', 'db', 'web.example.com', '[web]:2222'];
const hosts = fc.oneof(
  fc.constantFrom(...NAMES, 'WEB,db', 'w?b', '*', '*.example.com,!web.example.com', '!web,*', '#web'),
  fc.constantFrom(...NAMES).map(hash),
);
const line = fc
  .tuple(fc.constantFrom('', '@revoked ', '@cert-authority '), hosts, fc.integer({ min: 0, max: 3 }))
  .map(([marker, names, number]) => `${marker}${names} ssh-ed25519 ${key(number).toString('base64')}`);
const text = fc.array(fc.oneof(line, fc.constantFrom('', '# comment', 'web')), { maxLength: 12 });

/** What there is to find, found by looking at every line. */
const plainly = (lines: readonly string[], name: string) =>
  parseKnownHosts(lines.join('\n'), 'file').filter((known) => matchesHosts(known.hosts, name));

describe('an index of known_hosts', () => {
  it('finds the lines that looking at every line finds, whether it read them at once or as they were added', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom(...NAMES), (before, added, name) => {
        const all = [...before, ...added];
        const grown = new KnownHostsIndex('file', before.map((each) => `${each}\n`).join(''));
        grown.of(name);
        expect(grown.grown(all.map((each) => `${each}\n`).join('')).of(name)).toEqual(plainly(all, name));
        expect(new KnownHostsIndex('file', all.join('\n')).of(name)).toEqual(plainly(all, name));
      }),
      { numRuns: 300 },
    );
  });

  it('finds the lines with a key among them', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 3 }), (lines, name, number) => {
        const found = new KnownHostsIndex('file', lines.join('\n')).withKey(name, key(number));
        const expected = plainly(lines, name).filter((known) => known.key.equals(key(number)));
        expect([...found].sort((a, b) => a.line - b.line)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('reads a file anew from which a line was taken, or whose last line was not whole', () => {
    const [first, second] = [0, 1].map((number) => `web ssh-ed25519 ${key(number).toString('base64')}`);
    const index = new KnownHostsIndex('file', `${first}\n${second}\n`);
    expect(index.grown(`${second}\n`).of('web')).toEqual(plainly([second ?? ''], 'web'));
    const half = new KnownHostsIndex('file', 'we');
    expect(half.grown(`${first}\n`).of('web')).toHaveLength(1);
  });
});
