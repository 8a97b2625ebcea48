import { statSync } from 'node:fs';
import {
  bool,
  type Change,
  defineModule,
  fileFields,
  fileState,
  isSame,
  list,
  nameOf,
  need,
  ownership,
  params,
  path,
  str,
  toldState,
} from '../../sdk/index.ts';
import { hasCurl, plainDownload } from '../web/download.ts';
import { parseUrl } from '../web/http.ts';
import { readLocal } from './local-source.ts';
import { inspectArchive } from './unarchive-probe.ts';
import { unpackChange } from './unpack.ts';

export const unarchive = defineModule({
  name: 'unarchive',
  collection: 'ansible.builtin',
  summary: 'Unpack an archive into a directory of the host.',
  params: params(
    () => ({
      src: str().describe(
        'An archive of the control node, or with remote_src a path of the host or a URL to download.',
      ),
      dest: path().describe('The directory; it must be there.'),
      remote_src: bool().default(false).describe('src is on the host.'),
      copy: bool().optional().describe('The old opposite of remote_src.'),
      creates: path().optional().describe('Do nothing where this exists.'),
      list_files: bool().default(false).describe('Tell the names of what is unpacked.'),
      include: list().default([]).describe('Unpack only these.'),
      exclude: list().default([]).describe('Do not unpack these.'),
      keep_newer: bool().default(false).describe('Do not replace files that are newer than those of the archive.'),
      extra_opts: list().default([]).describe('Further options for tar or unzip, such as --strip-components=1.'),
      decrypt: bool().default(true).describe('Decrypt src where it is a vault.'),
      io_buffer_size: str().optional().describe('Accepted and ignored.'),
      validate_certs: bool().default(true).describe('For a URL: take no certificate that is not valid.'),
      ...ownership,
    }),
    {
      aliases: { attributes: ['attr'] },
      rule: (want) => {
        if (want.include.length > 0 && want.exclude.length > 0)
          return 'parameters are mutually exclusive: include|exclude';
        return isUrl(want.src) && !isRemote(want) ? 'src is a URL: that needs remote_src: true' : undefined;
      },
    },
  ),
  async prepare(want, node) {
    if (isUrl(want.src)) return { ...want, url: parseUrl(want.src) };
    if (isRemote(want)) return { ...want, hostSource: want.src };
    const file = node.find('files', want.src);
    need(statSync(file).isFile(), `${file} is not an archive`);
    return { ...want, source: await readLocal(file, node, want.decrypt) };
  },
  touches: (want) => [want.dest],
  inspect: (want) => ({
    dest: fileState(want.dest, { follow: true }),
    created: fileState(want.creates ?? want.dest),
    archive: inspectArchive(want, 'hostSource' in want ? want.hostSource : undefined),
    curl: hasCurl,
  }),
  *plan(want, { dest, created, archive, curl }): Iterable<Change> {
    if (want.creates !== undefined && created.type !== 'absent') return;
    need(dest.type === 'directory', `dest '${dest.path}' must be an existing dir`);
    if ('url' in want) {
      const made = plainDownload(want.src, want.validate_certs, curl);
      return yield unpackChange(want, dest.path, { name: nameOf(want.url.pathname), made });
    }
    if ('source' in want) {
      const { content, sha256 } = want.source;
      return yield unpackChange(want, dest.path, { content, sha256 });
    }
    need(archive.from !== undefined, `Source '${want.src}' does not exist`);
    const { from, differences, isOwned } = archive;
    if (differences.length > 0 || !isOwned) yield unpackChange(want, dest.path, { hostPath: from, differences });
  },
  result(want, { dest, created, archive }, [output]) {
    if (want.creates !== undefined && created.type !== 'absent') {
      return { msg: `skipped, since ${want.creates} exists`, dest: dest.path, src: want.src };
    }
    const listed = output ? (/^members=(.*)\0/s.exec(output.stdout)?.[1] ?? '').split('\n').filter(Boolean) : undefined;
    return {
      dest: dest.path,
      src: want.src,
      ...fileFields((output && toldState(output.stdout)) ?? dest),
      ...(want.list_files ? { files: listed ?? archive.members } : {}),
      ...(output && isSame(output) ? { changed: false } : {}),
    };
  },
});

const isUrl = (src: string): boolean => /^[a-z]+:\/\//i.test(src);

const isRemote = (want: { readonly remote_src: boolean; readonly copy?: boolean | undefined }): boolean =>
  want.remote_src || want.copy === false;
