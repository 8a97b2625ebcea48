import { bool, choice, defineModule, list, params, str } from '../../sdk/index.ts';
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
      follow: bool().default(true).describe('Accepted; what a link points to is edited.'),
    }),
    {
      aliases: { path: ['dest'], attributes: ['attr'] },
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
  inspect: (want) => inspectText(want),
  *plan(want, is) {
    if (want.state === 'absent' && is.at.type === 'absent') return;
    needText(is, want.create && want.state === 'present', 'create: true makes it');
    yield* planEdit(is, edited(want, is.content?.text ?? ''), want);
  },
  foresee: (want, is) => foreseeEdit(is, edited(want, is.content?.text ?? '')),
  result: (want, is, outputs) => editFields(is, edited(want, is.content?.text ?? ''), outputs),
});

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
