import { createHash } from 'node:crypto';
import {
  bool,
  defineModule,
  need,
  own,
  ownership,
  params,
  path,
  places,
  probe,
  sh,
  sha256Of,
  str,
  writeFile,
  writtenFields,
} from '../../sdk/index.ts';
import { type Fragment, type FragmentRules, hostFragments, joinFragments, localFragments } from './fragments.ts';

type Found = readonly Fragment[] | 'absent' | 'no directory';

export const assemble = defineModule({
  name: 'assemble',
  collection: 'ansible.builtin',
  summary: 'Make one file of the files of a directory, in the order of their names.',
  params: params(
    () => ({
      src: path().describe('The directory of the fragments.'),
      dest: path().describe('The file to make.'),
      remote_src: bool().default(true).describe('src is on the host; otherwise on the control node.'),
      delimiter: str().optional().describe('Stands between the fragments, on a line of its own.'),
      regexp: str().optional().describe('Take only files whose name it finds.'),
      ignore_hidden: bool().default(false).describe('Leave out names that start with a dot.'),
      backup: bool().default(false),
      decrypt: bool().default(true).describe('Decrypt fragments of the control node that are vaults.'),
      validate: str().optional(),
      ...ownership,
    }),
    { aliases: { attributes: ['attr'] } },
  ),
  async prepare(want, node) {
    const local = want.remote_src ? undefined : await localFragments(node.find('files', want.src), node, want.decrypt);
    return { ...want, local };
  },
  touches: (want) => [want.dest],
  inspect: (want) => ({
    found: want.local ? probe(sh`:`, (): Found => want.local ?? []) : hostFragments(want.src),
  }),
  inspectMore: (want, { found }) => ({
    places: places([{ path: want.dest, follow: true, sha256: sha256Of({ bytes: bytesOf(found, want) }) }], {
      flags: want.attributes !== undefined,
    }),
  }),
  *plan(want, { found, places: [place] }) {
    need(found !== 'absent', `Source (${want.src}) does not exist`);
    need(found !== 'no directory', `Source (${want.src}) is not a directory`);
    if (!place) return;
    need(place.at.type !== 'directory', `Destination ${want.dest} is a directory`);
    const bytes = bytesOf(found, want);
    if (place.at.type === 'file' && place.sha256 === sha256Of({ bytes })) return yield* own(place.at, want);
    const before = place.at.attributes?.size === 0 ? '' : place.text;
    yield writeFile(place.at, { bytes }, { ...want, before });
  },
  result(want, { found, places: [place] }, outputs) {
    if (!place) return {};
    const bytes = bytesOf(found, want);
    const sum = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
    const fields = writtenFields(place.at, want, outputs);
    const same = place.sha256 === sha256Of({ bytes });
    const headers = { before_header: place.at.path, after_header: want.src };
    const after = Buffer.from(bytes).toString('utf8');
    const diff = { ...headers, before: same ? after : (place.text ?? ''), after };
    return {
      diff,
      src: want.src,
      dest: place.at.path,
      checksum: sum('sha1'),
      md5sum: sum('md5'),
      ...fields,
      msg: 'OK',
    };
  },
});

const bytesOf = (found: Found, rules: FragmentRules): Uint8Array =>
  typeof found === 'string' ? Buffer.alloc(0) : joinFragments(found, rules);
