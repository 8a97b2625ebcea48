import { refuse } from '../../operations/usable.ts';

const STRICT = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/;

/** A version as Python's `StrictVersion` wants it: `1.2`, `1.2.3` or `1.2a1`; a final one comes after its previews. */
function parse(version: string): (number | string)[] {
  const match = STRICT.exec(version);
  if (!match) return refuse(`'${version}' is no strict version`, 'such as 1.2, 1.2.3 or 1.2.3b1');
  const [, major, minor, patch = '0', stage = 'final', count = '0'] = match;
  return [Number(major), Number(minor), Number(patch), stage, Number(count)];
}

/** Orders two strict versions: negative, 0 or positive. */
export function compareStrict(left: string, right: string): number {
  const b = parse(right);
  for (const [i, part] of parse(left).entries()) {
    const other = b[i] ?? 0;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}
