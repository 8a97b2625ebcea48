import { resolve } from 'node:path';
import { readBytes } from '../../source/disk.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { dumpJson } from '../../template/formats/json/dump.ts';
import { dumpYaml } from '../../template/formats/yaml/dump.ts';
import { text as pythonText } from '../../template/operations/text.ts';
import { fromJson, type Json, type Value } from '../../template/value.ts';
import { readConfigFile } from '../settings/config-file.ts';
import type { Kind, Setting } from '../settings/setting.ts';
import { Settings } from '../settings/settings.ts';
import { BASE_SETTINGS, SETTINGS, type SettingName } from '../settings/table.ts';

interface FileOptions {
  readonly config?: string;
}
export interface TypeOptions extends FileOptions {
  /** `base`, `all`, or a kind of plugins. */
  readonly type: string;
}
export interface DumpOptions extends TypeOptions {
  readonly onlyChanged: boolean;
  readonly format: 'display' | 'json' | 'yaml';
}
export interface ListOptions extends TypeOptions {
  readonly format: 'json' | 'yaml';
}
export interface InitOptions extends TypeOptions {
  readonly disabled: boolean;
  readonly format: 'ini' | 'env';
}

/** One line of a dump. */
interface Dumped {
  readonly name: string;
  readonly value: Value;
  readonly origin: string;
  readonly effect: boolean;
}

/**
 * Every setting with its value and origin, as ansible-config prints them; what changes nothing here is marked.
 *
 * @throws InfrakitError where a value cannot be meant
 */
export function dumpConfig({ config, type, onlyChanged, format }: DumpOptions): string {
  const settings = settingsOf(config);
  const file: Dumped = { name: 'CONFIG_FILE', value: settings.file?.path ?? null, origin: '', effect: true };
  const dumped = [...namesOf(type).map((name) => dumpedOf(name, settings)), file]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter(({ origin }) => !onlyChanged || origin !== 'default');
  if (format === 'display') return dumped.map(lineOf).join('');
  const entries = dumped.map(({ value, ...rest }) => ({ ...rest, value: value as string }));
  const servers = galaxyServers(settings);
  return written(fromJson([...entries, ...(servers ? [{ GALAXY_SERVERS: servers }] : [])]), format);
}

function dumpedOf(name: SettingName, settings: Settings): Dumped {
  const value = settings.value(name);
  return {
    name,
    value: value === undefined ? null : Array.isArray(value) ? [...value] : (value as Value),
    origin: settings.origin(name),
    effect: (SETTINGS[name] as Setting).effect !== undefined,
  };
}

/** What is written of one Galaxy server beside its name, as ansible-config dumps it. */
const SERVER_KEYS = ['url', 'username', 'password', 'token', 'auth_url', 'api_version', 'timeout', 'client_id'];

/** The servers of `server_list` with what their sections say: name, value and origin of each. */
function galaxyServers(settings: Settings): Record<string, Record<string, Json>> | undefined {
  const names = settings.value('GALAXY_SERVER_LIST');
  if (!names || names.length === 0) return undefined;
  const described = names.map((server) => {
    const keys = SERVER_KEYS.map((key): [string, Json] => {
      const entry = settings.file?.entries.get(`galaxy_server.${server}.${key}`);
      return [key, [key, entry?.value ?? null, entry ? (settings.file?.path ?? null) : 'default', null]];
    });
    return [server, Object.fromEntries(keys)] as const;
  });
  return Object.fromEntries(described);
}

const lineOf = ({ name, value, origin, effect }: Dumped): string =>
  `${name}(${origin}) = ${pythonText(value)}${effect ? '' : ' [no effect]'}\n`;

/** What can be set: types, defaults, where it is written, and what it does. */
export function listConfig({ type, format }: ListOptions): string {
  const entries = namesOf(type)
    .sort()
    .map((name) => [name, described(SETTINGS[name])] as const);
  return written(fromJson(Object.fromEntries(entries)), format);
}

function described({ kind, fallback, ini, env, choices, effect }: Setting) {
  return {
    default: fallback as string | null,
    description: effect ?? 'accepted, and without effect',
    ...(choices && { choices: [...choices] }),
    ...(env.length > 0 && { env: env.map((name) => ({ name })) }),
    ...(ini.length > 0 && { ini: ini.map((one) => ({ key: keyOf(one), section: sectionOf(one) })) }),
    type: TYPES[kind],
    effect: effect !== undefined,
  };
}

/** The text of the file that is read. @throws InfrakitError where there is none */
export function viewConfig({ config }: FileOptions): string {
  const { file } = settingsOf(config);
  if (file) return readBytes(file.path).toString();
  throw new InfrakitError('there is no configuration file', { hint: 'infrakit config init prints one to begin with' });
}

/** A configuration that says of every setting what holds anyway. */
export function initialConfig({ type, disabled, format }: InitOptions): string {
  const names = namesOf(type).sort();
  if (format === 'env') return names.map((name) => variableOf(SETTINGS[name], disabled)).join('');
  const sections = new Map<string, string>();
  for (const name of names) {
    const setting: Setting = SETTINGS[name];
    const place = setting.ini.at(-1);
    if (place === undefined) continue;
    const line = `${disabled ? ';' : ''}${keyOf(place)}=${plain(setting.fallback)}`;
    const section = sectionOf(place);
    sections.set(section, `${sections.get(section) ?? ''}${commentOf(setting)}${line}\n\n`);
  }
  return [...sections].map(([section, lines]) => `[${section}]\n${lines}\n`).join('');
}

function variableOf(setting: Setting, disabled: boolean): string {
  const variable = setting.env.at(-1);
  return variable === undefined
    ? ''
    : `${commentOf(setting)}${disabled ? '#' : ''}${variable}=${quoted(plain(setting.fallback))}\n\n`;
}

const commentOf = ({ kind, effect }: Setting): string => `# (${TYPES[kind]}) ${effect ?? 'without effect'}\n`;
const plain = (fallback: unknown): string =>
  fallback === null ? '' : typeof fallback === 'boolean' ? pythonText(fallback) : String(fallback);
const quoted = (value: string): string => (/^[\w./:,-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);

/** Ansible's names of the types. */
const TYPES: { readonly [K in Kind]: string } = {
  bool: 'boolean',
  int: 'integer',
  float: 'float',
  string: 'string',
  list: 'list',
  path: 'path',
  tmppath: 'tmppath',
  pathspec: 'pathspec',
  pathlist: 'pathlist',
  forks: 'integer',
};

const namesOf = (type: TypeOptions['type']): SettingName[] =>
  Object.keys(type === 'base' ? BASE_SETTINGS : type === 'all' ? SETTINGS : ofPlugins(type)) as SettingName[];

/** The settings of one kind of plugins. */
const ofPlugins = (type: string): Partial<typeof SETTINGS> =>
  Object.fromEntries(Object.entries(SETTINGS).filter(([name]) => PLUGINS_OF[type]?.includes(name.split('.')[0] ?? '')));

const PLUGINS_OF: Readonly<Record<string, readonly string[]>> = {
  become: ['runas', 'su', 'sudo'],
  callback: ['default', 'junit', 'tree'],
  connection: ['paramiko_ssh', 'ssh', 'winrm'],
  inventory: ['constructed', 'script', 'yaml'],
  lookup: ['url'],
  shell: ['cmd', 'sh'],
  vars: ['host_group_vars'],
};
const keyOf = (place: string): string => place.slice(place.indexOf('.') + 1);
const sectionOf = (place: string): string => place.slice(0, place.indexOf('.'));

export const settingsOf = (config: string | undefined): Settings =>
  config === undefined ? Settings.find() : new Settings(readConfigFile(resolve(config)), process.env);

const written = (value: Value, format: 'json' | 'yaml'): string =>
  format === 'yaml'
    ? dumpYaml(value, { flow: false })
    : `${dumpJson(value, { indent: '    ', sortKeys: true, ascii: false })}\n`;
