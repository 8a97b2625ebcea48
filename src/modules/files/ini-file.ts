import {
  bool,
  choice,
  defineModule,
  type FileState,
  type FileText,
  fileState,
  list,
  params,
  str,
} from '../../sdk/index.ts';
import { editFields, editing, foreseeEdit, inspectText, needText, planEdit } from './edit-text.ts';
import { placeOption } from './place-option.ts';

export const iniFile = defineModule({
  name: 'ini_file',
  collection: 'community.general',
  summary: 'Keep an option in a section of an INI file, or keep it out.',
  params: params(
    () => ({
      ...editing,
      section: str().optional().describe('Without one, the options before the first section are meant.'),
      option: str().optional(),
      value: str().optional(),
      values: list().optional(),
      state: choice('present', 'absent').default('present'),
      exclusive: bool().default(true).describe('Other lines of the option go.'),
      no_extra_spaces: bool().default(false),
      ignore_spaces: bool().default(false),
      allow_no_value: bool().default(false),
      modify_inactive_option: bool().default(true).describe('A line that is commented out is taken for the option.'),
      create: bool().default(true),
      follow: bool().default(false).describe('Edit what a link points to, and do not put a file in its place.'),
    }),
    {
      aliases: { path: ['dest'], attributes: ['attr'] },
      unsupported: { section_has_values: 'of several sections of a name the first is meant' },
      rule({ value, values, option, state, allow_no_value }) {
        if (value !== undefined && values !== undefined) return 'value and values exclude each other';
        const none = value === undefined && (values ?? []).length === 0;
        if (option !== undefined && state === 'present' && none && !allow_no_value) {
          return 'an option needs a value, values or allow_no_value';
        }
        return undefined;
      },
    },
  ),
  touches: (want) => [want.path],
  inspect: (want) => ({ ...inspectText(want), link: fileState(want.path) }),
  *plan(want, is) {
    if (want.state === 'absent' && is.at.type === 'absent') return;
    needText(is, want.create && want.state === 'present', 'create: true makes it');
    yield* planEdit(replacesLink(want, is) ? inPlaceOfLink(is) : is, edited(want, is.content?.text ?? ''), want);
  },
  foresee(want, is) {
    const next = foreseeEdit(is, edited(want, is.content?.text ?? ''));
    return next && replacesLink(want, is) ? inPlaceOfLink(next) : next;
  },
  result: (want, is, outputs) => editFields(is, edited(want, is.content?.text ?? ''), outputs),
});

interface State {
  readonly at: FileState;
  readonly content: FileText | null;
  readonly link: FileState;
}

/** Whether what is edited is a file in the place of a link, as it is unless the task says to follow it. */
const replacesLink = (want: Want & { readonly follow: boolean }, { link, content }: State): boolean =>
  link.type === 'link' && !want.follow && edited(want, content?.text ?? '').text !== content?.text;

/** The link gives way to a file with the owner and mode of what it pointed to. */
function inPlaceOfLink<S extends State>(is: S): S {
  const { path, base, hasParent } = is.link;
  return { ...is, at: { ...is.at, path, base, hasParent }, link: { ...is.link, type: 'file' } };
}

type Want = Omit<Parameters<typeof placeOption>[1], 'values'> & {
  readonly value?: string | undefined;
  readonly values?: readonly string[] | undefined;
};

const edited = ({ value, values, section, ...want }: Want, text: string) =>
  placeOption(text, {
    ...want,
    section: section === '' ? undefined : section,
    values: values ?? (value === undefined ? [] : [value]),
  });
