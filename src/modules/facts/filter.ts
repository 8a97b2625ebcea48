import type { Facts, Topic } from './fact.ts';
import { isKnownFact } from './topics.ts';

const isPattern = (text: string): boolean => /[*?]/.test(text);

/** What `filter` says: patterns of names, each with or without `ansible_` before it. Empty ones say nothing. */
const patternsOf = (filter: readonly string[]): readonly string[] => filter.filter((pattern) => pattern !== '');

/** The topics that may have a fact that the filter lets through; all where it has no patterns. */
export function filtered(topics: ReadonlySet<Topic>, filter: readonly string[]): ReadonlySet<Topic> {
  const patterns = patternsOf(filter);
  if (patterns.length === 0) return topics;
  return new Set([...topics].filter((topic) => patterns.some((pattern) => mayHave(topic, pattern))));
}

function mayHave({ names, open }: Topic, pattern: string): boolean {
  if (isPattern(pattern)) return open === true || names.some((name) => isPattern(name) || matches(pattern, name));
  const bare = pattern.replace(/^ansible_/, '');
  return (open === true && !isKnownFact(bare)) || names.some((name) => wildcard(name).test(bare));
}

/** The facts that the filter lets through. */
export function chosen(facts: Facts, filter: readonly string[]): Facts {
  const patterns = patternsOf(filter);
  if (patterns.length === 0) return facts;
  return Object.fromEntries(Object.entries(facts).filter(([name]) => patterns.some((one) => matches(one, name))));
}

function matches(pattern: string, name: string): boolean {
  const one = wildcard(pattern);
  return one.test(name) || one.test(`ansible_${name}`);
}

/** A pattern of shell wildcards as a regular expression. */
const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
