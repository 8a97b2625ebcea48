import { z } from 'zod';
import {
  bool,
  type Change,
  change,
  choice,
  defineModule,
  dict,
  hostWord,
  list,
  need,
  params,
  path,
  probe,
  sh,
  str,
} from '../../sdk/index.ts';
import {
  clientAliases,
  clientParams,
  clientUnsupported,
  docker,
  NOT_ASKED,
  needSeen,
  type Seen,
  seenProbe,
  textAt,
  textsAt,
} from './docker-client.ts';
import { buildWords } from './docker-image-build.ts';
import { imageName } from './image-name.ts';
import { imageChange, imageResult } from './image-steps.ts';

const shape = () => ({
  ...clientParams(),
  name: str(),
  tag: str().default('latest'),
  state: choice('absent', 'present').default('present'),
  source: choice('build', 'load', 'pull', 'local').optional(),
  build: z
    .strictObject({
      path: path(),
      dockerfile: str().optional(),
      cache_from: list().optional(),
      pull: bool().default(false),
      network: str().optional(),
      nocache: bool().default(false),
      rm: bool().default(true),
      etc_hosts: dict().optional(),
      args: dict().optional(),
      target: str().optional(),
      platform: str().optional(),
      shm_size: str().optional(),
      labels: dict().optional(),
    })
    .optional(),
  pull: z.strictObject({ platform: str().optional() }).optional(),
  load_path: path().optional(),
  archive_path: path().optional(),
  repository: str().optional(),
  push: bool().default(false),
  force_absent: bool().default(false),
  force_source: bool().default(false),
  force_tag: bool().default(false),
});
type ImageWant = z.output<z.ZodObject<ReturnType<typeof shape>>>;

export const dockerImage = defineModule({
  name: 'docker_image',
  collection: 'community.docker',
  summary: 'Have an image: pulled, built or loaded, under further names, pushed; or have it not.',
  params: params(shape, {
    aliases: clientAliases,
    unsupported: clientUnsupported,
    rule({ state, source, build, load_path, archive_path }) {
      if (state === 'absent') return undefined;
      if (source === 'build' && build === undefined) return 'source: build needs build.path';
      if (source === 'load' && load_path === undefined) return 'source: load needs load_path';
      if (archive_path !== undefined) return 'archive_path is not supported';
      return source === undefined ? 'state: present needs source' : undefined;
    },
  }),
  inspect: (want) => ({
    image: seenProbe(want, 'image', imageName(want.name, want.tag)),
    other: want.repository === undefined ? NOT_ASKED : seenProbe(want, 'image', otherName(want)),
    archive: probe(want.load_path === undefined ? sh`:` : sh`[ -f ${hostWord(want.load_path)} ]`, ({ rc }) => rc === 0),
  }),
  *plan(want, { image, other, archive }) {
    needSeen(image);
    if (want.state === 'absent') yield* planAbsent(want, image);
    else {
      yield* planSource(want, image, archive);
      yield* planTag(want, image, other);
    }
  },
  result: (want, { image }, outputs) => (want.state === 'absent' ? {} : imageResult(image, outputs)),
});

const otherName = ({ repository = '', tag }: ImageWant): string => imageName(repository, tag);

function* planAbsent(want: ImageWant, { found }: Seen): Iterable<Change> {
  if (!found) return;
  const name = imageName(want.name, want.tag);
  const force = want.force_absent ? ['--force'] : [];
  const apply = sh`${docker(want, ['image', 'rm', ...force, '--', name])} >/dev/null`;
  yield change('image', textsAt(found, 'RepoTags').join(' ') || name, null, apply);
}

function* planSource(want: ImageWant, image: Seen, archive: boolean): Iterable<Change> {
  const { source, build, load_path: load, pull } = want;
  const name = imageName(want.name, want.tag);
  if (source === 'local') need(image.found, `Cannot find the image ${name} locally.`);
  if (source === 'local' || (image.found && !want.force_source)) return;
  if (source === 'pull') {
    const platform = pull?.platform === undefined ? [] : ['--platform', pull.platform];
    yield imageChange(want, name, image, ['pull', ...platform, '--', name]);
  }
  if (source === 'build' && build) {
    const words = buildWords(name, { ...build, platform: build.platform === undefined ? undefined : [build.platform] });
    yield imageChange(want, name, image, words);
  }
  if (source === 'load' && load !== undefined) {
    need(archive, `Error opening image file ${load}: there is no such file`);
    yield imageChange(want, name, image, ['load', '--input', hostWord(load)]);
  }
}

/** The further name, and what is pushed to the registry it names. */
function* planTag(want: ImageWant, { found }: Seen, other: Seen): Iterable<Change> {
  const name = imageName(want.name, want.tag);
  const target = want.repository === undefined ? name : otherName(want);
  if (want.repository !== undefined) {
    needSeen(other);
    const [is, wanted] = [textAt(other.found, 'Id'), textAt(found, 'Id')];
    // A name that another image has is left to it, unless the task says otherwise.
    if (is === '' || (is !== wanted && want.force_tag)) {
      yield change('tag', is || null, target, docker(want, ['image', 'tag', name, target]));
    }
  }
  if (want.push) {
    yield change('registry', null, target, sh`${docker(want, ['push', '--', target])}`, { certainty: 'may' });
  }
}
