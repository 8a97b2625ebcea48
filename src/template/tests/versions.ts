import { REQUIRED } from '../bind.ts';
import { compareLoose } from '../formats/version/loose.ts';
import { comparePep440 } from '../formats/version/pep440.ts';
import { compareSemantic } from '../formats/version/semantic.ts';
import { compareStrict } from '../formats/version/strict.ts';
import type { Test } from '../library.ts';
import { text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse } from '../operations/usable.ts';
import { defineTest } from './define.ts';

type Compare = (left: string, right: string) => number;

const OPERATORS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ...['==', '=', 'eq'].map((name) => [name, (order: number) => order === 0] as const),
  ...['!=', '<>', 'ne'].map((name) => [name, (order: number) => order !== 0] as const),
  ...['<', 'lt'].map((name) => [name, (order: number) => order < 0] as const),
  ...['<=', 'le'].map((name) => [name, (order: number) => order <= 0] as const),
  ...['>', 'gt'].map((name) => [name, (order: number) => order > 0] as const),
  ...['>=', 'ge'].map((name) => [name, (order: number) => order >= 0] as const),
]);

const KINDS: ReadonlyMap<string, Compare> = new Map([
  ['loose', compareLoose],
  ['strict', compareStrict],
  ['semver', compareSemantic],
  ['semantic', compareSemantic],
  ['pep440', comparePep440],
]);

/** `'2.10' is version('2.9', '>=')`: Ansible's comparison of versions. */
export const versionTest: Test = defineTest(
  ['version', 'version_compare'],
  { version: REQUIRED, operator: 'eq', strict: null, version_type: null },
  (input, args) => {
    if (args.strict !== null && args.version_type !== null)
      refuse("the test 'version' takes strict or version_type, not both");
    const kind = args.version_type === null ? (truth(args.strict) ? 'strict' : 'loose') : text(args.version_type);
    const compare = KINDS.get(kind);
    if (!compare)
      return refuse(`the test 'version' has no version_type '${kind}'`, `it has ${[...KINDS.keys()].join(', ')}`);
    const holds = OPERATORS.get(text(args.operator));
    if (!holds)
      return refuse(
        `the test 'version' has no operator '${text(args.operator)}'`,
        `it has ${[...OPERATORS.keys()].join(', ')}`,
      );
    const [left, right] = [text(input), text(args.version)];
    if (left === '') refuse('Input version value cannot be empty');
    if (right === '') refuse('Version parameter to compare against cannot be empty');
    return holds(compare(left, right));
  },
);
