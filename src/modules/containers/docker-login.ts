import {
  bool,
  change,
  choice,
  defineModule,
  fileText,
  hostWord,
  need,
  params,
  path,
  probe,
  sh,
  str,
} from '../../sdk/index.ts';
import { clientAliases, clientParams, clientUnsupported, docker, textAt } from './docker-client.ts';

export const dockerLogin = defineModule({
  name: 'docker_login',
  collection: 'community.docker',
  summary: 'Log in to a registry of images, or out of it.',
  params: params(
    () => ({
      ...clientParams(),
      registry_url: str().default('https://index.docker.io/v1/'),
      username: str().optional(),
      password: str().optional(),
      reauthorize: bool().default(false),
      config_path: path().default('~/.docker/config.json'),
      state: choice('present', 'absent').default('present'),
    }),
    {
      unsupported: clientUnsupported,
      aliases: {
        ...clientAliases,
        registry_url: ['registry', 'url'],
        reauthorize: ['reauth'],
        config_path: ['dockercfg_path'],
      },
      rule({ state, username, password, config_path: config }) {
        if (!config.endsWith('/config.json'))
          return 'config_path: the docker client only knows a file called config.json';
        return state === 'present' && (username === undefined || password === undefined)
          ? 'state: present needs username and password'
          : undefined;
      },
    },
  ),
  inspect: (want) => ({
    client: probe(sh`command -v docker >/dev/null`, ({ rc }) => rc === 0),
    config: fileText(want.config_path),
  }),
  *plan(want, { client, config }) {
    need(client, 'this host has no docker client; install docker first');
    const { registry_url: registry, username = '', password = '' } = want;
    const logged = credentials(config?.text, registry);
    const directory = want.config_path.replace(/\/config\.json$/, '');
    const call = ['--config', hostWord(directory)];
    if (want.state === 'absent') {
      const words = [...call, 'logout', ...named(registry)];
      if (logged !== undefined) yield change('login', registry, null, sh`${docker(want, words)} >/dev/null`);
      return;
    }
    const wanted = Buffer.from(`${username}:${password}`).toString('base64');
    if (logged === wanted && !want.reauthorize) return;
    const words = [...call, 'login', '--username', username, '--password-stdin', ...named(registry)];
    const apply = sh`printf %s ${password} | ${docker(want, words)} >/dev/null`;
    yield change('login', logged === undefined ? null : registry, registry, apply, {
      ...(want.reauthorize ? { repeats: true } : {}),
    });
  },
});

const HUB = 'https://index.docker.io/v1/';
const named = (registry: string): string[] => (registry === HUB ? [] : [registry]);

/** What the client keeps for a registry, which it calls by its address or by its name alone. */
function credentials(config: string | undefined, registry: string): string | undefined {
  if (config === undefined || config.trim() === '') return undefined;
  const host = registry.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  const kept = JSON.parse(config);
  return [registry, host].map((name) => textAt(kept, 'auths', name, 'auth')).find((auth) => auth !== '');
}
