import type { Lookup } from '../library.ts';
import { repr, text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse } from '../operations/usable.ts';
import { Tuple } from '../value.ts';
import { defineLookup } from './define.ts';

const ON_MISSING: readonly string[] = ['error', 'skip', 'warn'];

/** `config`: settings of ansible.cfg and the environment by their names in `ansible-config list`. */
export const configLookup: Lookup = defineLookup(
  ['config'],
  { on_missing: 'error', plugin_type: null, plugin_name: null, show_origin: false },
  (terms, options, { surroundings }) => {
    const onMissing = text(options.on_missing);
    if (!ON_MISSING.includes(onMissing)) {
      refuse(`on_missing of the lookup 'config' is '${onMissing}', but valid values are ${ON_MISSING.join(', ')}`);
    }
    const plugin = options.plugin_type ?? options.plugin_name;
    if (plugin !== null) {
      refuse(
        `the lookup 'config' does not read options of plugins, such as those of '${text(plugin)}'`,
        'name the variable or the setting that the option comes from',
      );
    }
    return terms.flatMap((term) => {
      if (typeof term !== 'string') return refuse(`Invalid setting identifier, "${repr(term)}" is not a string`);
      const found = surroundings.setting?.(term);
      if (found) return [truth(options.show_origin) ? Tuple.of(found.value, found.origin) : found.value];
      if (onMissing === 'error') refuse(`Unable to find setting ${term}`, '`ansible-config list` names them all');
      if (onMissing === 'warn') surroundings.warn?.(`Skipping, did not find setting ${term}`);
      return [];
    });
  },
);
