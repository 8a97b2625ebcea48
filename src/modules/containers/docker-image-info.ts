import { defineModule, type Json, list, params, probe, sh } from '../../sdk/index.ts';
import { clientAliases, clientParams, clientUnsupported, docker, needSeen, readJson } from './docker-client.ts';
import { imageName } from './image-name.ts';

export const dockerImageInfo = defineModule({
  name: 'docker_image_info',
  collection: 'community.docker',
  summary: 'Read what the daemon says of images.',
  params: params(() => ({ ...clientParams(), name: list().optional() }), {
    aliases: clientAliases,
    unsupported: clientUnsupported,
  }),
  reads: () => ['/'],
  inspect: (want) => {
    const line = ['image', 'inspect', '--format', '{{json .}}', '--'];
    const named = (want.name ?? []).map((name) => sh`${docker(want, [...line, imageName(name, 'latest')])} || :`);
    const all = sh`for id in $(${docker(want, ['image', 'ls', '--quiet', '--no-trunc'])} | sort -u); do
${docker(want, line)} "$id"
done`;
    const script = want.name === undefined ? all : named.reduce((one, other) => sh`${one}\n${other}`, sh`:`);
    return {
      images: probe(
        sh`command -v docker >/dev/null || exit 127
${docker(want, ['version'])} >/dev/null || exit
${script}`,
        ({ rc, stdout, stderr }): { images: readonly Json[]; error?: string } => {
          if (rc === 127) return { images: [], error: 'this host has no docker client; install docker first' };
          if (rc !== 0) return { images: [], error: stderr.trim() };
          return {
            images: stdout
              .split('\n')
              .filter((text) => text.startsWith('{'))
              .map(readJson),
          };
        },
      ),
    };
  },
  plan(_want, { images: { error } }) {
    needSeen({ found: null, error });
    return [];
  },
  result: (_want, { images }) => ({ images: [...images.images] }),
});
