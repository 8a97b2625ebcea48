/** Numbers that are the same for the same seed (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** What stands where something else was meant. */
const WRONG = [
  ...['null', '1', '-1', '1.5', '1e400', 'yes', '""', "''", '[]', '{}', '[1, [2, [3]]]', '{a: {b: c}}', '- x', '? x'],
  ...[
    '*nothing',
    '&a [*a]',
    '!vault x',
    '!unsafe x',
    '!!python/object:os.system x',
    '!!int x',
    '"',
    "'",
    '|',
    '>',
    '%',
    '@',
    '`',
  ],
  ...[
    '{{',
    '}}',
    '{{ }}',
    '{% if %}',
    '{# ',
    '{{ x | nofilter }}',
    '{{ lookup("nolookup") }}',
    '{{ a.b.c[1:2:3] }}',
    '"{{ x"',
  ],
  ...[
    '{{ x is notest }}',
    '{{ 1 / 0 }}',
    '"{{ (((((((((1))))))))) }}"',
    '<<: *a',
    '---',
    '...',
    '\t',
    '\0',
    '\u{1f600}',
    '\\',
  ],
  ...['0x', '0777', '2001-01-01', '1:20', '.inf', '.nan', '~', '=', '{', '[', ',', ':', '#', '99999999999999999999999'],
  ...['host[1:', 'host[9:1]', '[x:children]', '[x:vars]', 'a=b=c', 'all', '!all', '~(a+)+$', 'localhost', '"x" y'],
];

const WORDS = /[\w.-]+|\s+|[^\w\s]/g;

type Random = (below: number) => number;
type Mutation = (text: string, random: Random) => string;

/** Replaces one word, blank or sign of the text. */
const atOneWord =
  (change: (word: string, random: Random) => string): Mutation =>
  (text, random) => {
    const words = text.match(WORDS) ?? [''];
    const at = random(words.length);
    words[at] = change(words[at] ?? '', random);
    return words.join('');
  };
const atOneLine =
  (change: (line: string, random: Random) => string): Mutation =>
  (text, random) => {
    const lines = text.split('\n');
    const at = random(lines.length);
    lines[at] = change(lines[at] ?? '', random);
    return lines.join('\n');
  };
const wrong = (random: Random): string => WRONG[random(WRONG.length)] ?? '';

const MUTATIONS: readonly Mutation[] = [
  atOneWord(() => ''),
  atOneWord((word) => word + word),
  atOneWord((_, random) => wrong(random)),
  atOneWord((word) => [...word].reverse().join('')),
  atOneLine((line) => ` ${line}`),
  atOneLine((line) => line.replace(/^ {1,2}/, '')),
  atOneLine((line) => `\t${line}`),
  atOneLine((line) => `${line}\n${line}`),
  atOneLine((line, random) => line.replace(/:.*$/, `: ${wrong(random)}`)),
  atOneLine((line, random) => `${line} ${wrong(random)}`),
  atOneLine((line) => `${line.replace(/\S.*$/, '')}${'- '.repeat(60)}x`),
  atOneLine((line) => line.replace(/:.*$/, `: ${'['.repeat(60)}${']'.repeat(60)}`)),
  atOneLine((line) => line.replace(/:.*$/, `: "${'{{ x }}'.repeat(500)}"`)),
  atOneLine((line) => line.replace(/:.*$/, `: ${'long '.repeat(20_000)}`)),
  (text, random) => text.slice(0, random(text.length)),
  (text, random) => text.slice(random(text.length)),
  (text, random) => {
    const lines = text.split('\n');
    const [taken = ''] = lines.splice(random(lines.length), 1);
    lines.splice(random(lines.length + 1), 0, taken);
    return lines.join('\n');
  },
];

/** A text with one to three things broken in it; the same for the same random numbers. */
export function broken(text: string, random: Random): string {
  let result = text;
  for (let count = 1 + random(3); count > 0; count--) {
    result = MUTATIONS[random(MUTATIONS.length)]?.(result, random) ?? result;
  }
  return result;
}
