import { bool, choice, defineModule, dict, hostWord, list, params, path, str, type Word } from '../../sdk/index.ts';
import { clientAliases, clientParams, clientUnsupported, needSeen, pairs, seenProbe, textOf } from './docker-client.ts';
import { imageName } from './image-name.ts';
import { imageChange, imageResult } from './image-steps.ts';

export const dockerImageBuild = defineModule({
  name: 'docker_image_build',
  collection: 'community.docker',
  summary: 'Build an image of a directory of the host.',
  params: params(
    () => ({
      ...clientParams(),
      name: str(),
      tag: str().default('latest'),
      path: path(),
      dockerfile: str().optional(),
      cache_from: list().optional(),
      pull: bool().default(false),
      network: str().optional(),
      nocache: bool().default(false),
      etc_hosts: dict().optional(),
      args: dict().optional(),
      target: str().optional(),
      platform: list().optional(),
      shm_size: str().optional(),
      labels: dict().optional(),
      rebuild: choice('never', 'always').default('never'),
    }),
    {
      aliases: clientAliases,
      unsupported: {
        ...clientUnsupported,
        cli_context: 'docker_host names the daemon',
        docker_cli: 'the docker of PATH is called',
        outputs: 'the image goes to the daemon',
        secrets: 'they need a builder that not every docker has',
      },
    },
  ),
  inspect: (want) => ({ image: seenProbe(want, 'image', imageName(want.name, want.tag)) }),
  *plan(want, { image }) {
    needSeen(image);
    if (image.found && want.rebuild === 'never') return;
    const name = imageName(want.name, want.tag);
    yield imageChange(want, name, image, buildWords(name, want));
  },
  result: (_want, { image }, outputs) => imageResult(image, outputs),
});

export interface Build {
  readonly path: string;
  readonly dockerfile?: string | undefined;
  readonly cache_from?: readonly string[] | undefined;
  readonly pull?: boolean | undefined;
  readonly network?: string | undefined;
  readonly nocache?: boolean | undefined;
  readonly rm?: boolean | undefined;
  readonly etc_hosts?: Parameters<typeof pairs>[1];
  readonly args?: Parameters<typeof pairs>[1];
  readonly target?: string | undefined;
  readonly platform?: readonly string[] | undefined;
  readonly shm_size?: string | undefined;
  readonly labels?: Parameters<typeof pairs>[1];
}

/** The words of `docker build`; the file of instructions is looked for in the directory, as the modules say. */
export function buildWords(name: string, build: Build): Word[] {
  const { dockerfile: file } = build;
  return [
    ...['build', '--tag', name],
    ...(file === undefined ? [] : ['--file', hostWord(file.startsWith('/') ? file : `${build.path}/${file}`)]),
    ...(build.cache_from ?? []).flatMap((image) => ['--cache-from', image]),
    ...(build.pull ? ['--pull'] : []),
    ...(build.network === undefined ? [] : ['--network', build.network]),
    ...(build.nocache ? ['--no-cache'] : []),
    ...(build.rm === false ? ['--rm=false'] : []),
    ...Object.entries(build.etc_hosts ?? {}).flatMap(([host, ip]) => ['--add-host', `${host}:${textOf(ip)}`]),
    ...pairs('--build-arg', build.args),
    ...(build.target === undefined ? [] : ['--target', build.target]),
    ...(build.platform === undefined ? [] : ['--platform', build.platform.join(',')]),
    ...(build.shm_size === undefined ? [] : ['--shm-size', build.shm_size]),
    ...pairs('--label', build.labels),
    ...['--', hostWord(build.path)],
  ];
}
