import { dirname } from 'node:path/posix';
import { bool, choice, defineModule, int, list, mode, type Probe, params, str, withoutSlash } from '../../sdk/index.ts';
import { chooseFiles, containsMatch, parseAge, parseSize, topmost } from './find-filter.ts';
import { decoderOf, type FileContent, listFiles, readContents } from './find-probe.ts';
import { describeFile } from './stat-fields.ts';

export const find = defineModule({
  name: 'find',
  collection: 'ansible.builtin',
  summary: 'List the files of directories that have certain names, ages, sizes or contents.',
  params: params(
    () => ({
      paths: list().describe('The directories to search.'),
      patterns: list().default([]).describe('Names with wildcards, or regular expressions with use_regex.'),
      excludes: list().default([]).describe('Names that are left out; as patterns.'),
      use_regex: bool().default(false),
      recurse: bool().default(false),
      depth: int().optional().describe('How many levels to descend; needs recurse.'),
      file_type: choice('any', 'directory', 'file', 'link').default('file'),
      age: str().optional().describe('At least so old, as 2d; at most so old, as -2d. Units: s m h d w.'),
      age_stamp: choice('atime', 'ctime', 'mtime').default('mtime'),
      size: str().optional().describe('At least so big, as 10m; at most, as -10m. Units: b k m g t.'),
      mode: mode().optional().describe('Permissions, octal or symbolic.'),
      exact_mode: bool().default(true).describe('Exactly the permissions of mode; otherwise at least those.'),
      limit: int().optional().describe('At most so many, those of the upper directories first.'),
      contains: str().optional().describe('A regular expression that a line starts with.'),
      read_whole_file: bool().default(false).describe('Match contains anywhere in the whole text.'),
      encoding: str().optional().describe('Of the files that contains is looked for in; UTF-8 where they are that.'),
      hidden: bool().default(false).describe('Include names that start with a dot.'),
      follow: bool().default(false).describe('Descend into directories that links point to.'),
      get_checksum: bool().default(false),
      checksum_algorithm: choice('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512').default('sha1'),
    }),
    {
      aliases: {
        paths: ['path', 'name'],
        patterns: ['pattern'],
        excludes: ['exclude'],
        checksum_algorithm: ['checksum', 'checksum_algo'],
      },
      rule: ({ age, size, limit }) => {
        if (limit !== undefined && limit < 1) return 'limit must be 1 or more';
        if (age !== undefined && parseAge(age) === undefined) return `age ${age} is no time such as 2d`;
        return size !== undefined && parseSize(size) === undefined ? `size ${size} is no size such as 10m` : undefined;
      },
    },
  ),
  reads: ({ paths }) => paths,
  inspect: (want) => ({ listing: listFiles(want) }),
  inspectMore(want, { listing }): { contents?: Probe<readonly FileContent[]> } {
    const { get_checksum, checksum_algorithm, contains, encoding } = want;
    const paths = chooseFiles(listing, want).map((file) => file.path);
    if (paths.length === 0 || (!get_checksum && contains === undefined)) return {};
    return {
      contents: readContents(paths, get_checksum ? checksum_algorithm : undefined, contains !== undefined, encoding),
    };
  },
  *plan() {},
  result(want, { listing, contents }) {
    const { contains, read_whole_file, limit } = want;
    const skipped = [...listing.skipped];
    const matching = chooseFiles(listing, want).flatMap((file, at) => {
      const { checksum, text = '', undecodable }: FileContent = contents?.[at] ?? {};
      if (undecodable) {
        const root = want.paths.find((path) => file.path.startsWith(`${withoutSlash(path)}/`)) ?? dirname(file.path);
        const isKnown = want.encoding === undefined || decoderOf(want.encoding) !== undefined;
        const reason = isKnown
          ? `Failed to read the file ${file.path} due to an encoding error. current encoding: ${want.encoding}`
          : `unknown encoding: ${want.encoding}`;
        skipped.push([root, reason]);
        return [];
      }
      if (contains !== undefined && !containsMatch(text, contains, read_whole_file)) return [];
      return [{ ...file, checksum }];
    });
    const files = topmost(matching, limit).map(({ path, type, attributes, checksum }) => ({
      ...describeFile(path, type, attributes),
      ...(checksum ? { checksum } : {}),
    }));
    return {
      files,
      matched: files.length,
      examined: listing.found.length + listing.others,
      skipped_paths: Object.fromEntries(skipped),
      msg: skipped.length > 0 ? 'Not all paths examined, check warnings for details' : 'All paths examined',
    };
  },
});
