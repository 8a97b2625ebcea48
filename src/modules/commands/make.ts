import {
  change,
  defineModule,
  dict,
  hostWord,
  int,
  type Json,
  joinShell,
  list,
  need,
  params,
  path,
  probe,
  type Shell,
  sh,
  str,
  userUmask,
} from '../../sdk/index.ts';

const makeParams = params(() => ({
  chdir: path().describe('The directory of the makefile.'),
  target: str().optional(),
  targets: list().optional(),
  params: dict().optional().describe('Variables for make; one without a value is given as a bare word.'),
  file: path().optional(),
  jobs: int().optional(),
  make: path().optional().describe('The program, instead of make.'),
}));

type Want = ReturnType<typeof makeParams.schema.parse>;

const words = ({ file, jobs, target, targets, params: variables = {} }: Want): (string | Shell)[] => [
  ...(file === undefined ? [] : [sh`--file`, hostWord(file)]),
  ...(jobs === undefined ? [] : ['--jobs', String(jobs)]),
  ...(target === undefined ? [] : [target]),
  ...(targets ?? []),
  ...Object.entries(variables).map(([name, value]) => (value === null ? name : `${name}=${textOf(value)}`)),
];

const textOf = (value: Json): string => (typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value));

const program = ({ make }: Want): Shell => hostWord(make ?? 'make');

export const make = defineModule({
  name: 'make',
  collection: 'community.general',
  summary: 'Make targets of a makefile that are not up to date.',
  params: makeParams,
  inspect: (want) => ({
    is: probe(
      sh`command -v ${program(want)} >/dev/null || exit 127
cd -- ${hostWord(want.chdir)} || exit 126
${program(want)} --question ${words(want)}`,
      ({ rc }) => rc,
    ),
  }),
  *plan(want, { is }) {
    need(is !== 127, `this host has no ${want.make ?? 'make'}`);
    need(is !== 126, `the directory ${want.chdir} is not there`);
    if (is === 0) return;
    const run = sh`${program(want)} ${words(want)}`;
    const steps = [userUmask, sh`cd -- ${hostWord(want.chdir)}`, run];
    yield change('targets', null, shown(want).join(' ') || 'the first target', joinShell(steps, ' && '), {
      watched: true,
    });
  },
  result(want, _is, [output]) {
    const { chdir, target, targets, params: variables, file, jobs } = want;
    const command = ['make', ...words(want).map(String)].join(' ');
    const said = output ? { stdout: output.stdout, stderr: output.stderr } : {};
    return { chdir, target, targets, params: variables, file, jobs, ...said, ...(want.file ? {} : { command }) };
  },
});

const shown = ({ target, targets = [] }: Want): string[] => [...(target === undefined ? [] : [target]), ...targets];
