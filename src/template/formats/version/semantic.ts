import { refuse } from '../../operations/usable.ts';

/** Semantic Versioning 2.0.0, section 9 to 11. */
const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*))?(?:\+[\da-zA-Z.-]+)?$/;

function parse(version: string): { numbers: number[]; preview: string[] | undefined } {
  const match = SEMVER.exec(version);
  if (!match) return refuse(`'${version}' is no semantic version`, 'such as 1.2.3 or 1.2.3-rc.1');
  return { numbers: match.slice(1, 4).map(Number), preview: match[4]?.split('.') };
}

/** Orders two semantic versions: negative, 0 or positive. What follows a plus does not count. */
export function compareSemantic(left: string, right: string): number {
  const a = parse(left);
  const b = parse(right);
  for (const [i, number] of a.numbers.entries()) {
    const other = b.numbers[i] ?? 0;
    if (number !== other) return number - other;
  }
  if (!a.preview || !b.preview) return Number(b.preview !== undefined) - Number(a.preview !== undefined);
  for (const [i, word] of a.preview.entries()) {
    const other = b.preview[i];
    if (other === undefined) return 1;
    const order = compareWords(word, other);
    if (order !== 0) return order;
  }
  return a.preview.length - b.preview.length;
}

/** Numbers come before words, and among themselves by size. */
function compareWords(a: string, b: string): number {
  const numeric = [a, b].map((word) => /^\d+$/.test(word));
  if (numeric[0] && numeric[1]) return Number(a) - Number(b);
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
