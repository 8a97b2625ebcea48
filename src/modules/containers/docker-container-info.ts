import { defineModule, params, str } from '../../sdk/index.ts';
import { clientAliases, clientParams, clientUnsupported, needSeen, seenProbe } from './docker-client.ts';

export const dockerContainerInfo = defineModule({
  name: 'docker_container_info',
  collection: 'community.docker',
  summary: 'Read what the daemon says of a container.',
  params: params(() => ({ ...clientParams(), name: str() }), {
    aliases: clientAliases,
    unsupported: clientUnsupported,
  }),
  reads: () => ['/'],
  inspect: (want) => ({ container: seenProbe(want, 'container', want.name) }),
  plan(_want, { container }) {
    needSeen(container);
    return [];
  },
  result: (_want, { container: { found } }) => ({ exists: found !== null, container: found }),
});
