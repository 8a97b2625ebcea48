import { bool, change, choice, defineModule, need, params, path, probe, type Shell, sh, str } from '../../sdk/index.ts';

const dpkgDivertParams = params(
  () => ({
    path: path().describe('The file that packages shall not lay down here.'),
    divert: path().optional().describe('Where it goes instead; by default beside it, with .distrib.'),
    holder: str().optional().describe('A package that is not diverted; LOCAL, the default, diverts every package.'),
    rename: bool().default(false).describe('Move the file, too.'),
    force: bool().default(false).describe('Replace a diversion of another holder or to another place.'),
    state: choice('present', 'absent').default('present'),
  }),
  { aliases: { path: ['name'] } },
);

type Want = ReturnType<typeof dpkgDivertParams.schema.parse>;

const holderWords = (holder: string): string[] => (holder === 'LOCAL' ? ['--local'] : ['--package', holder]);

export const dpkgDivert = defineModule({
  name: 'dpkg_divert',
  collection: 'community.general',
  summary: 'Have dpkg lay down a file of a package elsewhere.',
  params: dpkgDivertParams,
  inspect: (want) => ({
    is: probe(
      sh`command -v dpkg-divert >/dev/null || exit 127
dpkg-divert --listpackage ${want.path}; dpkg-divert --truename ${want.path}`,
      ({ rc, stdout }) => {
        const [holder = '', divert = ''] =
          stdout.trimEnd().split('\n').length === 2 ? stdout.split('\n') : ['', want.path];
        return rc === 127 ? null : { holder, divert };
      },
    ),
  }),
  *plan(want, { is }) {
    need(is, 'this host has no dpkg-divert');
    const isThere = is.holder !== '';
    const shown = isThere ? `${is.divert} ${is.holder}` : null;
    const holder = want.holder ?? 'LOCAL';
    const divert = want.divert ?? `${want.path}.distrib`;
    if (want.state === 'absent') {
      if (!isThere) return;
      need(
        want.force || want.holder === undefined || want.holder === is.holder,
        `${want.path} is diverted by ${is.holder}; force: true removes it`,
      );
      return yield change('diversion', shown, null, remove(want, is.holder));
    }
    if (isThere && is.holder === holder && (want.divert === undefined || is.divert === divert)) return;
    need(
      !isThere || want.force,
      `${want.path} is diverted to ${is.divert} by ${is.holder} already; force: true replaces that`,
    );
    if (isThere) yield change('diversion', shown, null, remove(want, is.holder));
    const words = [...holderWords(holder), renaming(want), '--divert', divert, '--add', want.path];
    yield change('diversion', null, `${divert} ${holder}`, sh`dpkg-divert ${words}`);
  },
  result: (want, { is }) => ({
    path: want.path,
    state: want.state,
    holder: want.holder ?? 'LOCAL',
    divert: want.divert ?? `${want.path}.distrib`,
    before: is?.holder ? { holder: is.holder, divert: is.divert } : {},
  }),
});

const renaming = ({ rename }: Want): string => (rename ? '--rename' : '--no-rename');

const remove = (want: Want, holder: string): Shell =>
  sh`dpkg-divert ${[...holderWords(holder), renaming(want), '--remove', want.path]}`;
