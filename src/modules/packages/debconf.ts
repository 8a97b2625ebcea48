import { bool, change, choice, defineModule, type Json, json, need, params, probe, sh, str } from '../../sdk/index.ts';

const TYPES = [
  'boolean',
  'error',
  'multiselect',
  'note',
  'password',
  'seen',
  'select',
  'string',
  'text',
  'title',
] as const;

export const debconf = defineModule({
  name: 'debconf',
  collection: 'ansible.builtin',
  summary: 'Answer the questions that a package asks when it is configured.',
  params: params(
    () => ({
      name: str().describe('The package.'),
      question: str().optional(),
      vtype: choice(...TYPES).optional(),
      value: json().optional().describe('A text, or a list of texts for a multiselect.'),
      unseen: bool().default(false).describe('Do not mark the question as seen.'),
    }),
    {
      aliases: { name: ['pkg'], question: ['selection', 'setting'], value: ['answer'] },
      rule({ question, vtype, value }) {
        if (question === undefined) return undefined;
        if (vtype === undefined || value === undefined)
          return 'when supplying a question you must supply a valid vtype and value';
        if (Array.isArray(value) && vtype !== 'multiselect') return 'only a multiselect takes a list of values';
        if (Array.isArray(value) && value.some((item) => typeof item !== 'string'))
          return 'Invalid value provided for multiselect: every item must be a text';
        return /\n/.test(textOf(value, vtype)) ? 'value cannot hold a line end' : undefined;
      },
    },
  ),
  inspect: ({ name, question, vtype }) => ({
    answers: probe(
      sh`command -v debconf-show >/dev/null || exit 127
debconf-show -- ${name}`,
      ({ rc, stdout }) => (rc === 127 ? null : readAnswers(stdout)),
    ),
    // Of a password debconf-show tells only that there is one.
    password: probe(
      vtype === 'password' ? sh`printf 'GET %s\n' ${question ?? ''} | debconf-communicate ${name}` : sh`:`,
      ({ stdout }) => /^0 (.*)$/m.exec(stdout)?.[1] ?? null,
    ),
  }),
  *plan({ name, question, vtype = 'string', value, unseen }, { answers, password }) {
    need(answers, 'this host has no debconf');
    if (question === undefined) return;
    const wanted = textOf(value, vtype);
    const is = answers.get(question);
    const isSecret = vtype === 'password';
    const present = isSecret ? password : vtype === 'seen' ? String(is?.seen ?? false) : (is?.value ?? null);
    if (present !== null && isSame(present, wanted, Array.isArray(value)) && (vtype === 'seen' || is || isSecret))
      return;
    const option = unseen ? ['-u'] : [];
    const apply = sh`printf '%s %s %s %s\n' ${[name, question, vtype, wanted]} | debconf-set-selections ${option}`;
    yield change(question, present, wanted, apply, isSecret ? { opaque: true } : {});
  },
  result({ question, vtype = 'string', value, name }, { answers, password }, outputs) {
    const all = Object.fromEntries([...(answers ?? [])].map(([key, answer]) => [key, answer.value]));
    if (question === undefined) return { msg: '', name, current: all };
    const wanted = textOf(value, vtype);
    const previous = vtype === 'password' ? (password ?? '') : (all[question] ?? '');
    if (outputs.length === 0 && isSame(previous, wanted, Array.isArray(value))) return { msg: '', current: all };
    return { msg: '', current: { [question]: wanted }, previous: { [question]: previous } };
  },
});

interface Answer {
  readonly seen: boolean;
  readonly value: string;
}

/** Lines such as `* tzdata/Areas: Etc`; the star says that the question was seen. */
const readAnswers = (stdout: string): ReadonlyMap<string, Answer> =>
  new Map(
    stdout.split('\n').flatMap((line): [string, Answer][] => {
      const [, star, question, value = ''] = /^([* ])?\s*([^\s:]+):\s?(.*)$/.exec(line) ?? [];
      return question === undefined ? [] : [[question, { seen: star === '*', value: value.trim() }]];
    }),
  );

/** As debconf writes it: booleans in lower case, the choices of a multiselect parted by commas. */
function textOf(value: Json | undefined, vtype: string): string {
  if (Array.isArray(value)) return value.join(', ');
  const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value ?? '');
  return vtype === 'boolean' || vtype === 'seen' ? text.toLowerCase() : text;
}

/** The order of a list has no meaning. */
function isSame(present: string, wanted: string, isList: boolean): boolean {
  const words = (text: string) =>
    text
      .split(',')
      .map((word) => word.trim())
      .sort()
      .join();
  return isList ? words(present) === words(wanted) : present === wanted;
}
