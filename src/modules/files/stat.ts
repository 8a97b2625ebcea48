import { bool, choice, defineModule, fileState, params, path } from '../../sdk/index.ts';
import { statFields } from './stat-fields.ts';
import { fileAccess, fileChecksum, fileMime, fineTimes, linkSourceOf } from './stat-probes.ts';

export const stat = defineModule({
  name: 'stat',
  collection: 'ansible.builtin',
  summary: 'Tell what stands at a path.',
  params: params(
    () => ({
      path: path().describe('The path on the host.'),
      follow: bool().default(false).describe('Tell what a link points to instead of the link.'),
      get_checksum: bool().default(true),
      checksum_algorithm: choice('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512').default('sha1'),
      get_mime: bool().default(true).describe('Ask `file` for the type of the content, where the host has it.'),
      get_attributes: bool().default(true).describe('Ask `lsattr` for the flags of the file, where the host has it.'),
      get_md5: bool().optional().describe('Accepted and ignored.'),
    }),
    {
      aliases: {
        path: ['dest', 'name'],
        checksum_algorithm: ['checksum', 'checksum_algo'],
        get_mime: ['mime', 'mime_type', 'mime-type'],
        get_attributes: ['attr', 'attributes'],
      },
    },
  ),
  reads: ({ path: target }) => [target],
  inspect: ({ path: target, follow, ...wanted }) => ({
    at: fileState(target, { follow, flags: wanted.get_attributes }),
    times: fineTimes(target, { follow }),
    source: linkSourceOf(target),
    access: fileAccess(target),
    checksum: fileChecksum(target, { follow }, wanted.get_checksum ? wanted.checksum_algorithm : undefined),
    mime: fileMime(target, { follow }, wanted.get_mime),
  }),
  *plan() {},
  result: (want, is) => ({ stat: statFields(want.follow ? want.path : is.at.path, is) }),
});
