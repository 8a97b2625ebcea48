import type { Lookup } from '../library.ts';
import { repr, text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse } from '../operations/usable.ts';
import { Tuple } from '../value.ts';
import { defineLookup } from './define.ts';
import { pluginOption } from './plugin-options.ts';

const ON_MISSING: readonly string[] = ['error', 'skip', 'warn'];

/** All settings are written in capitals; other names are of no setting, but perhaps of something else. */
const notFound = (term: string, isSetting: boolean): string =>
  isSetting && term !== term.toUpperCase() ? `Invalid setting "${term}" attempted` : `Unable to find setting ${term}`;

const shortName = (plugin: string): string => plugin.slice(plugin.lastIndexOf('.') + 1);

/** `config`: settings of ansible.cfg and the environment by their names in `ansible-config list`, and options of plugins. */
export const configLookup: Lookup = defineLookup(
  ['config'],
  { on_missing: 'error', plugin_type: null, plugin_name: null, show_origin: false },
  (terms, options, context) => {
    const { surroundings } = context;
    const onMissing = text(options.on_missing);
    if (!ON_MISSING.includes(onMissing)) {
      refuse(`on_missing of the lookup 'config' is '${onMissing}', but valid values are ${ON_MISSING.join(', ')}`);
    }
    const { plugin_type: type, plugin_name: plugin } = options;
    if ((type === null) !== (plugin === null)) {
      refuse('Both plugin_type and plugin_name are required, cannot use one without the other');
    }
    return terms.flatMap((term) => {
      if (typeof term !== 'string') return refuse(`Invalid setting identifier, "${repr(term)}" is not a string`);
      const found =
        plugin === null ? surroundings.setting?.(term) : pluginOption(shortName(text(plugin)), term, context);
      if (found) return [truth(options.show_origin) ? Tuple.of(found.value, found.origin) : found.value];
      if (onMissing === 'error')
        refuse(notFound(term, plugin === null), plugin === null ? '`ansible-config list` names them all' : undefined);
      if (onMissing === 'warn') surroundings.warn?.(`Skipping, did not find setting ${term}`);
      return [];
    });
  },
);
