import { type Change, change, type Output, type ResultFields, sh, type Word } from '../../sdk/index.ts';
import { type DockerClient, docker, readJson, type Seen, textAt } from './docker-client.ts';

/** Prints what the daemon says of an image, for the result. */
const tell = (client: DockerClient, image: string) =>
  docker(client, ['image', 'inspect', '--format', 'infrakit_image={{json .}}', '--', image]);

/** A step that gets or makes an image. Where one by the name is there, only doing it tells whether it becomes another. */
export function imageChange(
  client: DockerClient,
  image: string,
  { found }: Seen,
  words: readonly Word[],
  alone = true,
): Change {
  const apply = sh`${docker(client, words)} >&2 && ${tell(client, image)}`;
  const before = found ? textAt(found, 'Id') : null;
  return change('image', before, image, apply, found && alone ? { certainty: 'may' } : {});
}

/** The image as it is then; nothing was changed where it is the one that was there. */
export function imageResult({ found }: Seen, outputs: readonly Output[]): ResultFields {
  const told = outputs.map(({ stdout }) => /^infrakit_image=(.*)$/m.exec(stdout)?.[1]).findLast(Boolean);
  const image = told === undefined ? found : readJson(told);
  const same = outputs.length === 1 && told !== undefined && found && textAt(image, 'Id') === textAt(found, 'Id');
  return { image: image ?? {}, ...(same ? { changed: false } : {}) };
}
