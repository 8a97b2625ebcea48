import {
  change,
  choice,
  defineModule,
  fileState,
  fileText,
  list,
  need,
  params,
  probe,
  sh,
  writeFile,
} from '../../sdk/index.ts';

const FILE = '/etc/locale.gen';

export const localeGen = defineModule({
  name: 'locale_gen',
  collection: 'community.general',
  summary: 'Have locales made on the host, or not.',
  params: params(() => ({
    name: list().describe('Locales as /etc/locale.gen names them, such as de_CH.UTF-8.'),
    state: choice('present', 'absent').default('present'),
  })),
  inspect: () => ({
    at: fileState(FILE),
    file: fileText(FILE),
    made: probe(
      sh`locale -a 2>/dev/null; PATH=$PATH:/usr/sbin; command -v locale-gen >/dev/null && echo locale-gen; exit 0`,
      ({ stdout }) => stdout.split('\n'),
    ),
  }),
  *plan(want, { at, file, made }) {
    need(file && made.includes('locale-gen'), 'this host has no locale-gen; install the package locales');
    const unknown = want.name.filter((name) => !file.text.split('\n').some((line) => lineOf(line) === name));
    need(
      unknown.length === 0 || want.state === 'absent',
      `The following locale(s) are not available on your system: ${unknown.join(', ')}`,
    );
    const isPresent = want.state === 'present';
    const there = new Set(made.map(plain));
    const open = want.name.filter((name) => there.has(plain(name)) !== isPresent);
    const text = edited(file.text, want.name, isPresent);
    if (text !== file.text) yield writeFile(at, { bytes: Buffer.from(text) }, { before: file.text });
    if (open.length === 0) return;
    const [before, after] = isPresent ? [null, open.join(' ')] : [open.join(' '), null];
    yield change('locales', before, after, sh`PATH=$PATH:/usr/sbin; locale-gen >/dev/null`);
  },
  result: ({ name, state }) => ({ name, state, mechanism: 'debian' }),
});

/** The locale of a line, switched on or off. */
const lineOf = (line: string): string | undefined => /^\s*#?\s*([A-Za-z][\w.@-]*)\s+[\w-]+\s*$/.exec(line)?.[1];

/** As `locale -a` writes names: the encoding in small letters and without dashes. */
const plain = (name: string): string =>
  name.replace(/\.([^@]+)/, (_all, encoding: string) => `.${encoding.toLowerCase().replace(/[^a-z0-9]/g, '')}`);

const edited = (text: string, names: readonly string[], isPresent: boolean): string =>
  text
    .split('\n')
    .map((line) => {
      if (!names.includes(lineOf(line) ?? '')) return line;
      const bare = line.replace(/^\s*#?\s*/, '');
      return isPresent ? bare : `# ${bare}`;
    })
    .join('\n');
