import { formatHardwareAddress, parseHardwareAddress } from '../../formats/network/hardware-address.ts';
import type { Filter } from '../../library.ts';
import { toInteger } from '../../operations/number.ts';
import { text } from '../../operations/text.ts';
import { refuse, usable } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

const bare = (address: bigint): string => formatHardwareAddress(address, '', 12).toUpperCase();
const windows = (address: bigint): string => formatHardwareAddress(address, '-', 2).toUpperCase();
const postgres = (address: bigint): string => formatHardwareAddress(address, ':', 6);

/** What a query makes of a hardware address. */
const QUERIES: ReadonlyMap<string, (address: bigint) => Value> = new Map<string, (address: bigint) => Value>([
  ['bare', bare],
  ['bool', () => true],
  ['int', toInteger],
  ['cisco', (address) => formatHardwareAddress(address, '.', 4)],
  ['eui48', windows],
  ['win', windows],
  ['linux', (address) => formatHardwareAddress(address, ':', 2)],
  ['unix', (address) => formatHardwareAddress(address, ':', 2).replace(/\b0(?=\w)/g, '')],
  ['pgsql', postgres],
  ['postgresql', postgres],
  ['psql', postgres],
]);

function ask(filter: string, input: Value, query: string): Value {
  const written = text(usable(input));
  const address = parseHardwareAddress(written);
  // Without a query the question is whether it is one; None is what the filter says where it is not.
  if (address === undefined) {
    return query === '' || query === 'bool' ? null : refuse(`${filter}: not a hardware address: ${written}`);
  }
  if (query === '') return written;
  const answer = QUERIES.get(query);
  if (answer) return answer(address);
  return refuse(`${filter}: unknown filter type: ${query}`, `it has ${[...QUERIES.keys()].join(', ')}`);
}

/** Filters of ansible.utils for hardware addresses. */
export const hardwareFilters: readonly Filter[] = [
  defineFilter(['hwaddr'], { query: '', alias: 'hwaddr' }, (input, { query, alias }) =>
    ask(text(alias), input, text(query)),
  ),
  defineFilter(['macaddr'], { query: '' }, (input, { query }) => ask('macaddr', input, text(query))),
];
