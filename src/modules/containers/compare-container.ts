import type { Json } from '../../sdk/index.ts';
import { CONTAINER_OPTIONS } from './container-options.ts';
import type { ContainerWant } from './container-params.ts';
import type { Described } from './docker-client.ts';
import type { ContainerOption } from './option-kinds.ts';

/** One option of a container that is not as wanted. */
export interface ContainerDifference {
  readonly option: ContainerOption;
  readonly before: string;
  readonly after: string;
}

/** How a parameter is compared: as `comparisons` says by its name or by `*`, or as its kind is by itself. */
export function comparisonOf(
  want: ContainerWant,
  { name, kind, ignored }: Pick<ContainerOption, 'name' | 'kind' | 'ignored'>,
) {
  const asked = want.comparisons[name] ?? want.comparisons['*'];
  if (asked !== undefined)
    return asked === 'allow_more_present' && (kind === 'value' || kind === 'list') ? 'strict' : asked;
  if (ignored) return 'ignore';
  return kind === 'set' || kind === 'dict' ? 'allow_more_present' : 'strict';
}

/** Every option that the container has otherwise than the task says; what the task does not speak of is left alone. */
export function* differencesOf(
  want: ContainerWant,
  container: Described,
  image: Described | null,
): Iterable<ContainerDifference> {
  for (const option of CONTAINER_OPTIONS) {
    const comparison = comparisonOf(want, option);
    const wanted = option.wanted(want, image);
    if (wanted === undefined || comparison === 'ignore') continue;
    const actual = option.actual(container);
    if (isEqual(wanted, actual, option.kind, comparison === 'allow_more_present')) continue;
    yield { option, before: shown(actual), after: shown(wanted) };
  }
}

function isEqual(wanted: Json, actual: Json, kind: ContainerOption['kind'], more: boolean): boolean {
  if (kind === 'set') {
    const [left, right] = [new Set(listOf(wanted)), new Set(listOf(actual))];
    return [...left].every((one) => right.has(one)) && (more || left.size === right.size);
  }
  if (kind === 'dict') {
    const [left, right] = [wanted as Described, actual as Described];
    const same = Object.entries(left).every(([name, value]) => Object.hasOwn(right, name) && right[name] === value);
    return same && (more || Object.keys(left).length === Object.keys(right).length);
  }
  return JSON.stringify(wanted) === JSON.stringify(actual);
}

const listOf = (value: Json): Json[] => (Array.isArray(value) ? value : []);

const shown = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
