import { randomInt } from 'node:crypto';
import { bind } from '../bind.ts';
import { wantInteger } from '../coerce.ts';
import type { GlobalFunction } from '../library.ts';
import { limitItems } from '../operations/limits.ts';
import { truth } from '../operations/truth.ts';

const WORDS = [
  ...['lorem', 'ipsum', 'dolor', 'sit', 'amet', 'consectetur', 'adipiscing', 'elit', 'sed', 'do', 'eiusmod', 'tempor'],
  ...['incididunt', 'ut', 'labore', 'et', 'dolore', 'magna', 'aliqua', 'enim', 'ad', 'minim', 'veniam', 'quis'],
];

/** A paragraph of random words with a capital at the start and a point at the end. */
function paragraph(length: number): string {
  const words = Array.from({ length }, () => WORDS[randomInt(WORDS.length)] ?? '').join(' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** `lipsum(n=5, html=true, min=20, max=100)`: filler text of so many paragraphs. */
export const lipsum: GlobalFunction = {
  name: 'lipsum',
  run(args) {
    const { n, html, min, max } = bind('lipsum()', { n: 5, html: true, min: 20, max: 100 }, args);
    const [count, low, high] = [n, min, max].map((value) => wantInteger('an argument of lipsum()', value));
    limitItems((count ?? 0) * (high ?? 0));
    const paragraphs = Array.from({ length: count ?? 0 }, () =>
      paragraph(randomInt(low ?? 0, Math.max(high ?? 0, (low ?? 0) + 1))),
    );
    return truth(html) ? paragraphs.map((text) => `<p>${text}</p>`).join('\n') : paragraphs.join('\n\n');
  },
};
