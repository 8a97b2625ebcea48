import type { Topic } from './fact.ts';

/** What resolv.conf says (resolv.conf(5)). */
export const dns: Topic = {
  names: ['dns'],
  files: ['/etc/resolv.conf'],
  facts(readings) {
    const nameservers: string[] = [];
    const facts: Record<string, string | string[] | Record<string, string | boolean>> = {};
    for (const line of readings.lines('/etc/resolv.conf')) {
      const [keyword, ...words] = line
        .replace(/[#;].*/, '')
        .trim()
        .split(/\s+/);
      if (keyword === 'nameserver') nameservers.push(...words);
      else if (keyword === 'domain' && words[0] !== undefined) facts.domain = words[0];
      else if (keyword === 'search' || keyword === 'sortlist') facts[keyword] = words;
      else if (keyword === 'options') facts.options = Object.fromEntries(words.map(option));
    }
    return { dns: { ...(nameservers.length > 0 ? { nameservers } : {}), ...facts } };
  },
};

function option(word: string): [string, string | boolean] {
  const [name = '', value] = word.split(':', 2);
  return [name, value ?? true];
}
