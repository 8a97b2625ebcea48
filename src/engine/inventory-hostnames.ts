import type { Inventory } from '../inventory/inventory.ts';
import type { Lookup } from '../template/library.ts';

/**
 * The lookup `inventory_hostnames`: the hosts that patterns select, in the order of the inventory.
 *
 * @param inventory asked for when the lookup runs: templates are checked before it is loaded
 */
export const inventoryHostnames = (inventory: () => Inventory): Lookup => ({
  names: ['inventory_hostnames', 'ansible.builtin.inventory_hostnames'],
  run: (terms) => inventory().select(terms.map(String).join(','), 'ignore'),
});
