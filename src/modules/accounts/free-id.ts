import { need } from '../../sdk/index.ts';
import type { AccountDatabase } from './account-database.ts';

const INDEX = 2;

interface Wanted {
  readonly id?: number | undefined;
  readonly non_unique: boolean;
  readonly system: boolean;
  /** In the place of the ends of the range. */
  readonly lowest?: number | undefined;
  readonly highest?: number | undefined;
}

/**
 * The number of a new user or group: the wanted one, or the lowest free one in the range of login.defs(5).
 *
 * @throws Unmet where the number is taken, or all are
 */
export function freeId(database: AccountDatabase, name: 'passwd' | 'group', wanted: Wanted): number {
  const kind = name === 'passwd' ? 'UID' : 'GID';
  const taken = new Map(database.records(name).map((fields) => [Number(fields[INDEX]), String(fields[0])]));
  const { id, non_unique, system } = wanted;
  if (id !== undefined) {
    need(non_unique || !taken.has(id), `${kind} ${id} belongs to ${taken.get(id)} already`);
    return id;
  }
  const first = database.setting(`${kind}_MIN`) ?? 1000;
  const [low, high] = system
    ? [database.setting(`SYS_${kind}_MIN`) ?? 100, database.setting(`SYS_${kind}_MAX`) ?? first - 1]
    : [first, database.setting(`${kind}_MAX`) ?? 60_000];
  const { lowest = low, highest = high } = wanted;
  let free = lowest;
  while (taken.has(free)) free += 1;
  need(free <= highest, `every ${kind} from ${lowest} to ${highest} is taken`);
  return free;
}
