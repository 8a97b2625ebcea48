import { choice, defineModule, params, str } from '../../sdk/index.ts';
import { clientAliases, clientParams, clientUnsupported, needSeen, seenProbe } from './docker-client.ts';
import { imageName, isImageId } from './image-name.ts';
import { imageChange, imageResult } from './image-steps.ts';

export const dockerImagePull = defineModule({
  name: 'docker_image_pull',
  collection: 'community.docker',
  summary: 'Get an image from its registry.',
  params: params(
    () => ({
      ...clientParams(),
      name: str(),
      tag: str().default('latest'),
      platform: str().optional(),
      pull: choice('always', 'not_present').default('always'),
    }),
    {
      aliases: clientAliases,
      unsupported: clientUnsupported,
      rule: ({ name }) => (isImageId(name) ? 'an image is pulled by its name and not by its id' : undefined),
    },
  ),
  inspect: (want) => ({ image: seenProbe(want, 'image', imageName(want.name, want.tag)) }),
  *plan(want, { image }) {
    needSeen(image);
    if (image.found && want.pull === 'not_present') return;
    const name = imageName(want.name, want.tag);
    const platform = want.platform === undefined ? [] : ['--platform', want.platform];
    yield imageChange(want, name, image, ['pull', ...platform, '--', name]);
  },
  result: (_want, { image }, outputs) => imageResult(image, outputs),
});
