import { refuse } from '../../operations/usable.ts';

const PEP440 =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z\d]+(?:[-_.][a-z\d]+)*))?\s*$/i;
const STAGES: Readonly<Record<string, number | undefined>> = {
  a: 0,
  alpha: 0,
  b: 1,
  beta: 1,
  c: 2,
  rc: 2,
  pre: 2,
  preview: 2,
};

/** The numbers of a Python version (PEP 440) in the order in which they decide. */
function parse(version: string): number[][] {
  const match = PEP440.exec(version);
  if (!match) return refuse(`'${version}' is no version of PEP 440`, 'such as 1.2, 1.2rc1 or 1.2.post1');
  const [, epoch = '0', release = '', stage, stageCount = '', dash, post, postCount = '', dev, devCount = ''] = match;
  const preview = STAGES[stage?.toLowerCase() ?? ''];
  const isPost = post !== undefined || dash !== undefined;
  // A development release of nothing else comes before every preview.
  const none = dev !== undefined && !isPost ? -1 : 3;
  return [
    [Number(epoch)],
    release
      .replace(/(?:\.0+)+$/, '')
      .split('.')
      .map(Number),
    preview === undefined ? [none] : [preview, Number(stageCount)],
    isPost ? [1, Number(dash ?? postCount)] : [0],
    dev === undefined ? [1] : [0, Number(devCount)],
  ];
}

/** Orders two Python versions: negative, 0 or positive. Local parts (behind a plus) do not count. */
export function comparePep440(left: string, right: string): number {
  const b = parse(right).map((numbers) => [...numbers]);
  for (const [i, numbers] of parse(left).entries()) {
    const others = b[i] ?? [];
    for (let k = 0; k < Math.max(numbers.length, others.length); k++) {
      const order = (numbers[k] ?? 0) - (others[k] ?? 0);
      if (order !== 0) return order;
    }
  }
  return 0;
}
