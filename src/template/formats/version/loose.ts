import { refuse } from '../../operations/usable.ts';

type Part = number | string;

/** A version taken apart as Python's `LooseVersion` does: runs of digits, runs of small letters, and what is between. */
function parts(version: string): Part[] {
  return version
    .split(/(\d+|[a-z]+|\.)/)
    .filter((part) => part !== '' && part !== '.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * Orders two versions of any form: negative, 0 or positive.
 *
 * @throws InfrakitError where a number would have to be compared with letters, as `1.0` with `1.rc`
 */
export function compareLoose(left: string, right: string): number {
  const a = parts(left);
  const b = parts(right);
  for (const [i, part] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (part === other) continue;
    if (typeof part !== typeof other) {
      refuse(
        `the versions ${left} and ${right} cannot be compared: ${part} is beside ${other}`,
        "version_type='semver' or 'pep440' may know how",
      );
    }
    return part < other ? -1 : 1;
  }
  return a.length - b.length;
}
