import {
  bool,
  hostWord,
  InfrakitError,
  int,
  type Json,
  need,
  type Output,
  type Probe,
  path,
  probe,
  type Shell,
  sh,
  str,
  type Word,
} from '../../sdk/index.ts';

/** How the docker client reaches its daemon; the same parameters in every module of the collection. */
export const clientParams = () => ({
  docker_host: str().optional(),
  tls: bool().default(false),
  validate_certs: bool().default(false),
  ca_path: path().optional(),
  client_cert: path().optional(),
  client_key: path().optional(),
  api_version: str().default('auto'),
  /** Without a meaning for the client, which waits as long as the daemon takes and has no log of its own. */
  timeout: int().default(60),
  debug: bool().default(false),
  /** The client itself calls ssh for an address with ssh://. */
  use_ssh_client: bool().default(false),
});

export const clientUnsupported = {
  ssl_version: 'the client agrees on it with the daemon',
  tls_hostname: 'the client expects the certificate of the host that docker_host names',
};

export const clientAliases = {
  docker_host: ['docker_url'],
  validate_certs: ['tls_verify'],
  ca_path: ['ca_cert', 'tls_ca_cert', 'cacert_path'],
  client_cert: ['tls_client_cert', 'cert_path'],
  client_key: ['tls_client_key', 'key_path'],
  api_version: ['docker_api_version'],
};

export interface DockerClient {
  readonly docker_host?: string | undefined;
  readonly api_version?: string | undefined;
  readonly tls: boolean;
  readonly validate_certs: boolean;
  readonly ca_path?: string | undefined;
  readonly client_cert?: string | undefined;
  readonly client_key?: string | undefined;
}

/** A call of the docker client of the host. */
export function docker(client: DockerClient, words: readonly Word[]): Shell {
  const options: Word[] = [
    ...(client.docker_host === undefined ? [] : ['-H', client.docker_host]),
    ...(client.validate_certs ? ['--tlsverify'] : client.tls ? ['--tls'] : []),
    ...(client.ca_path === undefined ? [] : ['--tlscacert', hostWord(client.ca_path)]),
    ...(client.client_cert === undefined ? [] : ['--tlscert', hostWord(client.client_cert)]),
    ...(client.client_key === undefined ? [] : ['--tlskey', hostWord(client.client_key)]),
  ];
  const version = client.api_version ?? 'auto';
  const program = version === 'auto' ? sh`docker` : sh`DOCKER_API_VERSION=${version} docker`;
  return [...options, ...words].reduce<Shell>((call, word) => sh`${call} ${word}`, program);
}

/** A JSON object of the daemon. */
export type Described = { readonly [name: string]: Json };

/** What the daemon says of a name; `found` is null where it knows none such. */
export interface Seen {
  readonly found: Described | null;
  readonly error?: string | undefined;
}

const NO_CLIENT = 'this host has no docker client; install docker first';

/** Looks at an object by its name; what hinders the look is told in words, for an earlier task may mend it. */
export const seenProbe = (
  client: DockerClient,
  kind: 'container' | 'image' | 'network' | 'volume',
  name: string,
): Probe<Seen> =>
  probe(
    sh`command -v docker >/dev/null || exit 127
${docker(client, [kind, 'inspect', '--format', '{{json .}}', '--', name])}`,
    readSeen,
  );

function readSeen({ rc, stdout, stderr }: Output): Seen {
  if (rc === 0) return { found: readJson(stdout) };
  if (rc === 127) return { found: null, error: NO_CLIENT };
  return /no such|not found/i.test(stderr) ? { found: null } : { found: null, error: stderr.trim() };
}

/** For a probe that nothing is asked by. */
export const NOT_ASKED: Probe<Seen> = probe(sh`:`, () => ({ found: null }));

/** @throws Unmet with what the client said where the daemon could not be asked */
export function needSeen({ error }: Seen): void {
  need(error === undefined, error ?? '');
}

/** The object that a line of JSON says. @throws InfrakitError */
export function readJson(text: string): Described {
  try {
    return JSON.parse(text) as Described;
  } catch {
    throw new InfrakitError(`docker gave no JSON: ${text.slice(0, 200)}`);
  }
}

/** The value at a path through objects; undefined where one of them is not there. */
export function at(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  let here: Json | undefined = value;
  for (const name of names) {
    if (here === null || typeof here !== 'object' || Array.isArray(here)) return undefined;
    here = (here as Described)[name];
  }
  return here;
}

export const textAt = (value: Json | undefined, ...names: readonly string[]): string => {
  const found = at(value, ...names);
  return typeof found === 'string' ? found : '';
};

/** The texts of a list; none where there is no list. */
export const textsAt = (value: Json | undefined, ...names: readonly string[]): string[] => {
  const found = at(value, ...names);
  return Array.isArray(found) ? found.map(String) : [];
};

/** The entries of an object; none where there is no object. */
export const entriesAt = (value: Json | undefined, ...names: readonly string[]): [string, Json][] => {
  const found = at(value, ...names);
  return found !== null && typeof found === 'object' && !Array.isArray(found) ? Object.entries(found) : [];
};

/** The text of a value of YAML as Ansible hands it to docker. */
export const textOf = (value: Json): string =>
  typeof value === 'boolean' ? (value ? 'True' : 'False') : typeof value === 'string' ? value : JSON.stringify(value);

/** `a=1 b=2` of a dict, each behind a flag. */
export const pairs = (flag: string, values: Readonly<Record<string, Json>> | undefined): string[] =>
  Object.entries(values ?? {}).flatMap(([name, value]) => [flag, `${name}=${textOf(value)}`]);
