import { statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  bool,
  type ControlNode,
  defineModule,
  dumpJson,
  formatMode,
  fromJson,
  InfrakitError,
  json,
  modeOrPreserve,
  nameOf,
  need,
  ownership,
  type Probe,
  params,
  path,
  places,
  str,
  writtenFields,
} from '../../sdk/index.ts';
import { copiesOnHost, type HostCopies } from './copy-on-host.ts';
import { type CopyItem, type CopyRules, planCopies } from './copy-plan.ts';
import { readLocal, type SourceEntry, sourceOf, walkLocal } from './local-source.ts';
import { fileChecksum } from './stat-probes.ts';

const copyParams = params(
  () => ({
    dest: path()
      .optional()
      .describe('Where to put it. With a slash at its end, or where a directory stands, into that directory.'),
    src: str().optional().describe('A file or directory of the control node; with a slash at its end, what is in it.'),
    content: json().optional().describe('The content itself, instead of src.'),
    remote_src: bool().default(false).describe('src is on the host.'),
    force: bool().default(true).describe('Replace a file that differs.'),
    backup: bool().default(false),
    validate: str().optional(),
    follow: bool().default(false).describe('Where dest is a link, write to what it points to.'),
    local_follow: bool().default(true).describe('Copy what links in src point to.'),
    checksum: str().optional().describe('SHA-1 that src must have.'),
    decrypt: bool().default(true).describe('Decrypt src where it is a vault.'),
    directory_mode: modeOrPreserve().optional().describe('Mode of directories that are made.'),
    ...ownership,
    mode: modeOrPreserve().optional(),
  }),
  {
    aliases: { force: ['thirsty'], attributes: ['attr'] },
    rule: ({ src, dest, content, remote_src }) => {
      if (!src && content === undefined) return 'src (or content) is required';
      if (src !== undefined && content !== undefined) return 'parameters are mutually exclusive: src|content';
      if (!dest) return 'dest is required';
      return remote_src && content !== undefined ? 'remote_src needs src' : undefined;
    },
  },
);

interface Want extends CopyRules {
  readonly dest: string;
  readonly follow: boolean;
  readonly local_follow: boolean;
  readonly src?: string | undefined;
  /** A path of the host to copy from. */
  readonly hostSource?: string;
  readonly checksum?: string | undefined;
  readonly entries: readonly SourceEntry[];
}

export const copy = defineModule({
  name: 'copy',
  collection: 'ansible.builtin',
  summary: 'Put a file, a directory or a text on the host.',
  params: copyParams,
  async prepare({ src, content, dest = '', ...rest }, node): Promise<Want> {
    const given = { ...rest, dest };
    if (given.remote_src) return { ...given, src, hostSource: src ?? '', entries: [] };
    if (src === undefined) {
      const text = typeof content === 'string' ? content : dumpJson(fromJson(content ?? null));
      const source = sourceOf(Buffer.from(text));
      compareSums('content', source.sha1, given.checksum);
      return { ...given, entries: [{ relative: '', kind: 'file', mode: '0644', source }] };
    }
    return { ...given, src, entries: await readEntries(src, given, node) };
  },
  touches: (want) => [want.dest],
  inspect: (want) => {
    const inside = want.src === undefined ? undefined : intoDirectory(want.src, want.entries);
    const asked = { flags: want.attributes !== undefined };
    return {
      places: places(
        want.entries.map((entry) => ({
          path: pathOf(want.dest, inside?.root, entry.relative),
          inside: inside?.file,
          follow: want.follow || entry.kind === 'directory',
          sha256: entry.source?.sha256,
        })),
        asked,
      ),
      sum: sumOnHost(want),
      onHost: copiesOnHost(want.hostSource, want.dest, {
        ...asked,
        follow: want.follow,
        localFollow: want.local_follow,
      }),
    };
  },
  *plan(want, is) {
    need(want.hostSource === undefined || is.onHost.items.length > 0, `Source ${want.src} not found`);
    if (want.hostSource !== undefined) compareSums(want.hostSource, is.sum, want.checksum);
    if (want.src === undefined && is.places[0]?.at.type === 'directory') {
      throw new InfrakitError(`can not use content with a dir as dest: ${want.dest}`);
    }
    yield* planCopies(itemsOf(want, is), { ...want, makeParent: want.dest.endsWith('/') });
  },
  result(want, is, outputs) {
    const [first] = itemsOf(want, is);
    if (!first) return {};
    const { at } = first.place;
    const { sha1, md5 } = want.entries[0]?.source ?? {};
    const mode = want.mode === 'preserve' ? first.mode : want.mode;
    // Of a tree its top is told, and where that was made, it was made first.
    const made = at.type === 'absent' ? 1 : 0;
    return {
      dest: at.path,
      ...(want.src === undefined ? {} : { src: want.src }),
      ...(sha1 === undefined ? {} : { checksum: sha1 }),
      ...(md5 === undefined || first.place.sha256 === first.sha256 ? {} : { md5sum: md5 }),
      ...writtenFields(at, { ...want, mode }, first.kind === 'directory' ? outputs.slice(0, made) : outputs),
    };
  },
});

async function readEntries(
  src: string,
  given: { readonly decrypt: boolean; readonly local_follow: boolean; readonly checksum?: string | undefined },
  node: ControlNode,
): Promise<SourceEntry[]> {
  const path = node.find('files', src);
  const stat = statSync(path);
  if (stat.isDirectory()) return walkLocal(path, node, { decrypt: given.decrypt, followLinks: given.local_follow });
  const source = await readLocal(path, node, given.decrypt);
  compareSums(path, source.sha1, given.checksum);
  return [{ relative: '', kind: 'file', mode: formatMode(stat.mode), source }];
}

/** @throws InfrakitError where a content is another than the task says */
function compareSums(name: string, is: string | null, wanted: string | undefined): void {
  if (wanted !== undefined && wanted !== is) throw new InfrakitError(`${name} has the checksum ${is}, not ${wanted}`);
}

const sumOnHost = ({ hostSource, checksum }: Want): Probe<string | null> =>
  fileChecksum(
    hostSource ?? '',
    { follow: true },
    hostSource !== undefined && checksum !== undefined ? 'sha1' : undefined,
  );

/** A file goes into a directory under its name; so does a directory, unless its path ends with a slash. */
function intoDirectory(src: string, [first]: readonly SourceEntry[]): { file?: string; root?: string } {
  if (first?.kind !== 'directory') return { file: basename(src) };
  return src.endsWith('/') ? {} : { root: nameOf(src) };
}

const pathOf = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('/');

function itemsOf(
  want: Want,
  is: { readonly places: readonly CopyItem['place'][]; readonly onHost: HostCopies },
): CopyItem[] {
  if (want.hostSource !== undefined) return [...is.onHost.items];
  return want.entries.flatMap((entry, at) => {
    const place = is.places[at];
    return place ? [{ ...entry, content: entry.source?.content, sha256: entry.source?.sha256, place }] : [];
  });
}
