import { bool, choice, defineModule, params, str } from '../../sdk/index.ts';
import { editFields, editing, foreseeEdit, inspectText, needText, planEdit } from './edit-text.ts';
import { placeLine, removeLines } from './place-line.ts';

export const lineinfile = defineModule({
  name: 'lineinfile',
  collection: 'ansible.builtin',
  summary: 'Keep one line in a file, or keep it out.',
  params: params(
    () => ({
      ...editing,
      state: choice('present', 'absent').default('present'),
      line: str().optional().describe('The line without its newline.'),
      regexp: str().optional().describe('The line to replace, or the lines to remove.'),
      search_string: str().optional().describe('As regexp, but plain text.'),
      backrefs: bool().default(false).describe('Fill groups of regexp into the line; without a match do nothing.'),
      insertafter: str().optional().describe('EOF, BOF, or a regular expression for the line above.'),
      insertbefore: str().optional().describe('BOF, or a regular expression for the line below.'),
      firstmatch: bool().default(false).describe('Take the first line that matches instead of the last.'),
      create: bool().default(false).describe('Make the file where it is not there.'),
      others: str().optional().describe('Accepted and ignored.'),
    }),
    {
      aliases: { path: ['dest', 'destfile', 'name'], regexp: ['regex'], line: ['value'], attributes: ['attr'] },
      rule: ({ state, line, regexp, search_string, backrefs, insertafter, insertbefore }) => {
        if (regexp !== undefined && search_string !== undefined)
          return 'parameters are mutually exclusive: regexp|search_string';
        if (insertafter !== undefined && insertbefore !== undefined)
          return 'parameters are mutually exclusive: insertbefore|insertafter';
        if (state === 'present' && line === undefined) return 'line is needed with state: present';
        if (backrefs && regexp === undefined) return 'backrefs needs regexp';
        const any = line ?? regexp ?? search_string;
        return any === undefined ? 'one of line, regexp and search_string is needed with state: absent' : undefined;
      },
    },
  ),
  touches: (want) => [want.path],
  inspect: (want) => inspectText(want),
  *plan(want, is) {
    const isAbsent = want.state === 'absent';
    if (isAbsent && is.at.type === 'absent') return;
    needText(is, want.create && !isAbsent, 'create: true makes it', 'Destination');
    yield* planEdit(is, edited(want, is.content?.text ?? ''), want);
  },
  foresee: (want, is) => foreseeEdit(is, edited(want, is.content?.text ?? '')),
  result(want, is, outputs) {
    if (want.state === 'absent' && is.at.type === 'absent') return { changed: false, msg: 'file not present' };
    if (want.state === 'present') {
      return { ...editFields(is, edited(want, is.content?.text ?? ''), outputs), ...warningsOf(want) };
    }
    const { found, ...edit } = removeLines(is.content?.text ?? '', want);
    return { ...editFields(is, edit, outputs), found };
  },
});

const edited = (want: Parameters<typeof placeLine>[1] & { readonly state: string }, text: string) =>
  want.state === 'absent' ? removeLines(text, want) : placeLine(text, want);

/** What an empty pattern leads to is seldom what was meant. */
function warningsOf({
  regexp,
  search_string,
}: {
  readonly regexp?: string | undefined;
  readonly search_string?: string | undefined;
}) {
  const [what, advice] =
    regexp === ''
      ? ['regular expression', "If this is desired, use '^' to match every line in the file and avoid this warning."]
      : ['search string', ''];
  if (regexp !== '' && search_string !== '') return {};
  const text = `The ${what} is an empty string, which will match every line in the file. This may have unintended consequences, such as replacing the last line in the file rather than appending. ${advice}`;
  return { warnings: [text.trim()] };
}
