import { type Json, quote, splitWords } from '../../sdk/index.ts';
import type { ContainerWant } from './container-params.ts';
import { bytesOf, nanosecondsOf } from './container-units.ts';
import { at, type Described, entriesAt, textAt, textOf, textsAt } from './docker-client.ts';
import { type ContainerOption, host, type Name, texts } from './option-kinds.ts';
import { range, readPorts, withProtocol } from './published-ports.ts';

/** `NET_ADMIN` also goes by `CAP_NET_ADMIN`. */
export const capability = (name: string): string => name.toUpperCase().replace(/^CAP_/, '');

export const capabilities = (name: Name, word: string, field: string): ContainerOption => ({
  ...texts(name, 'set', word, host(field)),
  wanted: (want) => (want[name] as string[] | undefined)?.map(capability),
  actual: (container) => textsAt(container, 'HostConfig', field).map(capability),
});

export const rates = (name: Name, word: string, field: string): ContainerOption => ({
  name,
  kind: 'set',
  wanted: (want) => ratesOf(want, name)?.map(({ path, rate }) => `${path}:${bytesOf(rate) ?? rate}`),
  actual: (container) => {
    const found = at(container, 'HostConfig', field);
    return Array.isArray(found) ? found.map((one) => `${textAt(one, 'Path')}:${at(one, 'Rate')}`) : [];
  },
  flags: (want) => (ratesOf(want, name) ?? []).flatMap(({ path, rate }) => [word, `${path}:${rate}`]),
});

export const ratesOf = (want: ContainerWant, name: Name) =>
  want[name] as readonly { readonly path: string; readonly rate: string }[] | undefined;

/** Lists are words as they stand, or in the way of old versions one text that is split again. */
const listWords = (words: readonly string[], { command_handling: way }: ContainerWant): string[] =>
  way === 'compatibility' ? splitWords(words.join(' ')) : [...words];

export const entryWords = (want: ContainerWant): string[] | undefined =>
  want.entrypoint && listWords(want.entrypoint, want);

/** The words of a command. */
export function commandWords(want: ContainerWant): string[] | undefined {
  const { command } = want;
  const words =
    typeof command === 'string'
      ? splitWords(command)
      : Array.isArray(command)
        ? listWords(command.map(textOf), want)
        : undefined;
  // The client knows only one word of an entry point; further ones come before the words of the command.
  const entry = entryWords(want);
  return entry === undefined ? words : [...entry.slice(1), ...(words ?? [])];
}

/** `default` is the name of the bridge that every daemon has. */
export const networkMode = (mode: string): string => (mode === 'default' || mode === '' ? 'bridge' : mode);

/** A colon between source, target and rights: `/dev/a:/dev/b:rwm`. */
export function device(word: string): string {
  const [source = '', target = source, rights = 'rwm'] = word.split(':');
  return /^[rwm]+$/.test(target) ? `${source}:${source}:${target}` : `${source}:${target}:${rights}`;
}

export function ulimit(word: string): string {
  const [name = '', soft = '', hard = soft] = word.split(/[=:]/);
  return `${name}=${soft}:${hard}`;
}

export const exposed = (port: string): string[] => {
  const [numbers = '', protocol = 'tcp'] = withProtocol(port).split('/');
  return range(numbers).map((one) => `${one}/${protocol}`);
};

/** Where the task names no address, docker's own way to write none counts as the address of all. */
export const bindings = (want: ContainerWant): string[] | undefined =>
  want.published_ports
    ?.flatMap((word) => readPorts(word) ?? [])
    .map(({ port, ip, hostPort }) => `${anyAddress(ip ?? want.default_host_ip ?? '')}:${hostPort}:${port}`);

export const anyAddress = (ip: string): string => (ip === '' ? '0.0.0.0' : ip);

export const publishWord = (word: string, { default_host_ip: ip }: ContainerWant): string[] => {
  if (!ip || readPorts(word)?.some((one) => one.ip !== undefined)) return [word];
  const address = ip.includes(':') ? `[${ip}]` : ip;
  return [word.includes(':') ? `${address}:${word}` : `${address}::${word}`];
};

/** A check as a list of words is one in a shell to the client; it means the same in an image that has a shell. */
export function healthTest({ healthcheck }: ContainerWant): string | undefined {
  const test = healthcheck?.test;
  if (test === undefined || typeof test === 'string') return test;
  const [first, ...rest] = test;
  if (first === 'NONE') return 'NONE';
  return first === 'CMD' ? rest.map(quote).join(' ') : rest.join(' ');
}

export const health = (container: Described): Record<string, Json> => {
  const [kind, ...words] = textsAt(container, 'Config', 'Healthcheck', 'Test');
  const test = kind === 'NONE' ? 'NONE' : kind === 'CMD' ? words.map(quote).join(' ') : words.join(' ');
  const fields = Object.fromEntries(entriesAt(container, 'Config', 'Healthcheck'));
  const { Interval = 0, Timeout = 0, StartPeriod = 0, Retries = 0 } = fields;
  return { test, interval: Interval, timeout: Timeout, start_period: StartPeriod, retries: Retries };
};

export const defined = (entries: Readonly<Record<string, Json | undefined>>): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null),
  );

export const duration = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : nanosecondsOf(text);
