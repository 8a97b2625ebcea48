import { statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  bool,
  choice,
  defineModule,
  formatMode,
  modeOrPreserve,
  ownership,
  params,
  path,
  places,
  str,
  writtenFields,
} from '../../sdk/index.ts';
import { planCopies } from './copy-plan.ts';
import { sourceOf } from './local-source.ts';

/** The sequences themselves, and as they look where YAML left the backslashes alone. */
const NEWLINES = {
  '\n': '\n',
  '\r': '\r',
  '\r\n': '\r\n',
  '\\n': '\n',
  '\\r': '\r',
  '\\r\\n': '\r\n',
} as const;

export const template = defineModule({
  name: 'template',
  collection: 'ansible.builtin',
  summary: 'Render a template of the control node into a file on the host.',
  params: params(
    () => ({
      src: str().describe('The template, searched in the templates directory of the role or beside the playbook.'),
      dest: path().describe('The file; with a slash at its end, or where a directory stands, into that directory.'),
      force: bool().default(true).describe('Replace a file that differs.'),
      backup: bool().default(false),
      validate: str().optional(),
      follow: bool().default(false).describe('Where dest is a link, write to what it points to.'),
      newline_sequence: choice('\n', '\r', '\r\n', '\\n', '\\r', '\\r\\n').default('\n'),
      block_start_string: str().default('{%'),
      block_end_string: str().default('%}'),
      variable_start_string: str().default('{{'),
      variable_end_string: str().default('}}'),
      comment_start_string: str().optional(),
      comment_end_string: str().optional(),
      trim_blocks: bool().default(true),
      lstrip_blocks: bool().default(false),
      output_encoding: str().default('utf-8'),
      state: choice('present').optional().describe('Accepted; there is only this one.'),
      ...ownership,
      mode: modeOrPreserve().optional(),
    }),
    {
      aliases: { attributes: ['attr'] },
      rule: ({ output_encoding }) =>
        /^utf-?8$/i.test(output_encoding)
          ? undefined
          : `output_encoding ${output_encoding} is not supported, only utf-8 is`,
    },
  ),
  prepare(want, node) {
    const file = node.find('templates', want.src);
    const newline = NEWLINES[want.newline_sequence];
    const text = node.render(file, { ...want, newline_sequence: newline });
    return { ...want, source: sourceOf(Buffer.from(text)), sourceMode: formatMode(statSync(file).mode) };
  },
  touches: (want) => [want.dest],
  inspect: ({ dest, src, follow, source, attributes }) => ({
    places: places([{ path: dest, inside: basename(src), follow, sha256: source.sha256 }], {
      flags: attributes !== undefined,
    }),
  }),
  *plan(want, { places: [place] }) {
    if (!place) return;
    const { content, sha256 } = want.source;
    const item = { relative: '', kind: 'file', mode: want.sourceMode, content, sha256, place } as const;
    yield* planCopies([item], { ...want, makeParent: want.dest.endsWith('/') });
  },
  result(want, { places: [place] }, outputs) {
    if (!place) return {};
    const mode = want.mode === 'preserve' ? want.sourceMode : want.mode;
    const { sha1 } = want.source;
    return {
      dest: place.at.path,
      src: want.src,
      checksum: sha1,
      ...writtenFields(place.at, { ...want, mode }, outputs),
    };
  },
});
