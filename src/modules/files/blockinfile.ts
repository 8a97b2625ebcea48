import { bool, choice, defineModule, params, str } from '../../sdk/index.ts';
import { editFields, editing, foreseeEdit, inspectText, needText, planEdit } from './edit-text.ts';
import { placeBlock } from './place-block.ts';

export const blockinfile = defineModule({
  name: 'blockinfile',
  collection: 'ansible.builtin',
  summary: 'Keep a block of lines between two markers in a file, or keep it out.',
  params: params(
    () => ({
      ...editing,
      state: choice('present', 'absent').default('present'),
      block: str().default('').describe('The lines; none at all remove the block.'),
      marker: str().default('# {mark} ANSIBLE MANAGED BLOCK').describe('The lines around the block; {mark} is needed.'),
      marker_begin: str().default('BEGIN'),
      marker_end: str().default('END'),
      insertafter: str().optional().describe('EOF, or a regular expression for the line above a new block.'),
      insertbefore: str().optional().describe('BOF, or a regular expression for the line below a new block.'),
      append_newline: bool().default(false).describe('Keep an empty line behind the block.'),
      prepend_newline: bool().default(false).describe('Keep an empty line before the block.'),
      create: bool().default(false).describe('Make the file where it is not there.'),
    }),
    {
      aliases: { path: ['dest', 'destfile', 'name'], block: ['content'], attributes: ['attr'] },
      rule: ({ insertafter, insertbefore, marker }) => {
        if (!marker.includes('{mark}'))
          return 'marker needs {mark}: without it, the block is inserted again at each run';
        const both = insertafter !== undefined && insertbefore !== undefined;
        return both ? 'insertafter and insertbefore exclude each other' : undefined;
      },
    },
  ),
  touches: (want) => [want.path],
  inspect: (want) => inspectText(want),
  *plan(want, is) {
    const isAbsent = want.state === 'absent';
    if (isAbsent && is.at.type === 'absent') return;
    needText(is, want.create && !isAbsent, 'create: true makes it');
    yield* planEdit(is, placeBlock(is.content?.text ?? '', want), want);
  },
  foresee: (want, is) => foreseeEdit(is, placeBlock(is.content?.text ?? '', want)),
  result(want, is, outputs) {
    const { at, content } = is;
    if (at.type === 'absent' && want.state === 'absent') return { changed: false, msg: `File ${at.path} not present` };
    const edit = placeBlock(content?.text ?? '', want);
    return editFields(is, content ? edit : { ...edit, msg: 'File created' }, outputs);
  },
});
