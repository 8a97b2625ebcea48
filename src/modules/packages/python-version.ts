/** A version of a Python package as parts that compare one after the other (PEP 440). */
type Parts = readonly (readonly number[])[];

const VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|alpha|b|beta|c|rc|pre|preview)[-_.]?(\d*))?(?:[-_.]?(?:post|rev|r)[-_.]?(\d*)|-(\d+))?(?:[-_.]?dev[-_.]?(\d*))?(?:\+([a-z0-9.]+))?$/i;
const STAGES: Readonly<Record<string, number>> = { a: 1, alpha: 1, b: 2, beta: 2, c: 3, rc: 3, pre: 3, preview: 3 };
const FINAL = 4;
const NEVER = -1;

function readVersion(text: string): Parts | undefined {
  const found = VERSION.exec(text.trim());
  if (!found) return undefined;
  const [, epoch, release = '', stage, count, post, shortPost, dev] = found;
  const numbers = release.split('.').map(Number);
  while (numbers.at(-1) === 0) numbers.pop();
  const isPost = /post|rev|r\d|-\d+$/i.test(text) && (post !== undefined || shortPost !== undefined);
  const isDev = dev !== undefined;
  // A development release alone comes before every alpha.
  const rank = stage === undefined ? (isDev && !isPost ? 0 : FINAL) : (STAGES[stage.toLowerCase()] ?? FINAL);
  return [
    [Number(epoch ?? 0)],
    numbers,
    [rank, Number(count || 0)],
    [isPost ? Number(post || shortPost || 0) : NEVER],
    [isDev ? Number(dev || 0) : Number.POSITIVE_INFINITY],
  ];
}

function compare(one: Parts, other: Parts): number {
  for (const [at, parts] of one.entries()) {
    const others = other[at] ?? [];
    for (let i = 0; i < Math.max(parts.length, others.length); i++) {
      const difference = (parts[i] ?? 0) - (others[i] ?? 0);
      if (difference !== 0 && !Number.isNaN(difference)) return difference;
    }
  }
  return 0;
}

const CLAUSE = /^(===|==|!=|~=|<=|>=|<|>)\s*(.+)$/;

/** Whether a version is within what a specifier such as `>=1.2,<2` allows; undefined where that cannot be told. */
export function isWithin(version: string, specifier: string): boolean | undefined {
  if (specifier === '') return true;
  const answers = specifier.split(',').map((clause) => {
    const [, operator = '', bound = ''] = CLAUSE.exec(clause.trim()) ?? [];
    return within(version, operator, bound.trim());
  });
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function within(version: string, operator: string, bound: string): boolean | undefined {
  if (operator === '===') return version === bound;
  if (bound.endsWith('.*')) {
    const starts = `${version}.`.startsWith(bound.slice(0, -1));
    return operator === '==' ? starts : operator === '!=' ? !starts : undefined;
  }
  const [is, limit] = [readVersion(version), readVersion(bound)];
  if (!is || !limit) return undefined;
  const order = compare(is, limit);
  if (operator === '~=') {
    const prefix = bound.split('.').slice(0, -1).join('.');
    return order >= 0 && `${version}.`.startsWith(`${prefix}.`);
  }
  const answers = {
    '==': order === 0,
    '!=': order !== 0,
    '<=': order <= 0,
    '>=': order >= 0,
    '<': order < 0,
    '>': order > 0,
  };
  return answers[operator as keyof typeof answers];
}
