import { parseFile } from '../playbook/open-yaml.ts';
import { isThere } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Settings } from './settings/settings.ts';

const STANDARD_PLACE = '/etc/ansible/plugin_filters.yml';
const VERSION = '1.0';

/**
 * The modules that the file of `plugin_filters_cfg` takes away, by their short names.
 *
 * @throws InfrakitError where it cannot be read, and where it takes away what other modules need
 */
export function rejectedModules(settings: Settings): ReadonlySet<string> {
  const path = settings.value('PLUGIN_FILTERS_CFG') ?? STANDARD_PLACE;
  if (!isThere(path)) return new Set();
  const { root, errors } = parseFile(path, {});
  if (errors[0]) throw errors[0];
  const entry = (name: string) =>
    root?.kind === 'mapping' ? root.entries.find(({ key }) => key.value === name)?.value : undefined;
  const version = entry('filter_version');
  if (version?.kind !== 'scalar' || String(Number(version.value).toFixed(1)) !== VERSION) {
    throw new InfrakitError(`the file of rejected modules ${path} has no filter_version ${VERSION}`, {
      span: root?.span,
    });
  }
  const list = entry('module_rejectlist') ?? entry('module_blacklist');
  const names =
    list?.kind === 'sequence' ? list.items.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : [])) : [];
  if (names.includes('stat')) {
    throw new InfrakitError(
      `The stat module was specified in the module reject list file, ${path}, but Ansible will not function without the stat module.  Please remove stat from the reject list.`,
    );
  }
  return new Set(names);
}
