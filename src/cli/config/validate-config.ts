import { OptionsFault } from '../options-fault.ts';
import type { Setting } from '../settings/setting.ts';
import { BASE_SETTINGS, SETTINGS } from '../settings/table.ts';
import { settingsOf, type TypeOptions } from './show-config.ts';

export interface ValidateOptions extends TypeOptions {
  readonly format: 'ini' | 'env';
}

/** Variables of Ansible's programs that set nothing: those of its test runner. */
const NO_SETTING = /^ANSIBLE_TEST_/;

/**
 * Says that the file, or the environment, sets nothing that there is not.
 *
 * @throws OptionsFault with all that it sets and that is no setting
 */
export function validateConfig({ config, type, format }: ValidateOptions): string {
  const known: readonly Setting[] = Object.values(type === 'base' ? BASE_SETTINGS : SETTINGS);
  const wrong = format === 'ini' ? unknownEntries(known, config) : unknownVariables(known);
  if (wrong.length > 0) throw new OptionsFault(wrong.join('\n'));
  return 'All configurations seem valid!\n';
}

function unknownEntries(known: readonly Setting[], config: string | undefined): string[] {
  const settings = settingsOf(config);
  const { file } = settings;
  if (!file) return [];
  const places = new Set(known.flatMap(({ ini }) => ini));
  const sections = new Set([...places].map((place) => place.slice(0, place.indexOf('.'))));
  const servers = new Set((settings.value('GALAXY_SERVER_LIST') ?? []).map((name) => `galaxy_server.${name}`));
  return [...file.entries.values()].flatMap(({ section, key }) => {
    if (servers.has(section)) return [];
    if (!sections.has(section)) return [`Found unknown section '${section}' in '${file.path}.`];
    return places.has(`${section}.${key}`)
      ? []
      : [`Found unknown key '${key}' in section '${section}' in '${file.path}.`];
  });
}

function unknownVariables(known: readonly Setting[]): string[] {
  const variables = new Set(['ANSIBLE_CONFIG', ...known.flatMap(({ env }) => env)]);
  return Object.keys(process.env)
    .filter((name) => name.startsWith('ANSIBLE_') && !variables.has(name) && !NO_SETTING.test(name))
    .map((name) => `Found unknown environment variable '${name}'.`);
}
