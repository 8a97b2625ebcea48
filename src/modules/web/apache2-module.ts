import { bool, change, choice, defineModule, need, params, probe, sh, str } from '../../sdk/index.ts';

/** Modules whose name for a2enmod is not the one that apache2ctl lists them by. */
const IDENTIFIERS: readonly (readonly [part: RegExp, identifier: string])[] = [
  [/shib/, 'mod_shib'],
  [/evasive/, 'evasive20_module'],
  [/^php8[\d.]*/, 'php_module'],
  [/^(php\d)\./, '$1_module'],
];

/** The name by which `apache2ctl -M` lists a module. */
export function moduleIdentifier(name: string): string {
  const known = IDENTIFIERS.find(([part]) => part.test(name));
  if (!known) return `${name}_module`;
  return known[1].replace('$1', known[0].exec(name)?.[1] ?? '');
}

interface Loaded {
  readonly hasProgram: boolean;
  /** Undefined where the configuration cannot be read. */
  readonly names: readonly string[] | undefined;
  readonly threaded: boolean;
  readonly stderr: string;
}

export const apache2Module = defineModule({
  name: 'apache2_module',
  collection: 'community.general',
  summary: 'Switch a module of Apache on or off, with the a2enmod of the host.',
  params: params(() => ({
    name: str().describe('As a2enmod knows it.'),
    identifier: str().optional().describe('As apache2ctl lists it, where that is not the name with _module.'),
    state: choice('present', 'absent').default('present'),
    force: bool().default(false).describe('Switch off what Debian holds to be needed.'),
    ignore_configcheck: bool().default(false).describe('A configuration that cannot be read has no module.'),
    warn_mpm_absent: bool().default(true).describe('Accepted; that the configuration cannot be read is not told.'),
  })),
  inspect: ({ name }) => ({
    loaded: probe(
      sh`PATH=$PATH:/usr/sbin; c=$(command -v apache2ctl || command -v apachectl) || exit 127
[ ${name} != cgi ] || "$c" -V 2>/dev/null | grep '^ *threaded:'
"$c" -M`,
      ({ rc, stdout, stderr }): Loaded => ({
        hasProgram: rc !== 127,
        names: rc === 0 ? [...stdout.matchAll(/^ (\S+) \(/gm)].map(([, one = '']) => one) : undefined,
        threaded: /threaded: *yes/.test(stdout),
        stderr,
      }),
    ),
  }),
  *plan({ name, identifier, state, force, ignore_configcheck }, { loaded }) {
    need(
      loaded.hasProgram,
      'Neither of apache2ctl nor apachectl found. At least one apache control binary is necessary.',
    );
    need(!loaded.threaded, 'Your MPM seems to be threaded. No automatic actions on module cgi possible.');
    need(loaded.names || ignore_configcheck, `Error executing apache2ctl: ${loaded.stderr.trim()}`);
    const is = (loaded.names ?? []).includes(identifier || moduleIdentifier(name));
    if (is === (state === 'present')) return;
    const words = state === 'present' ? ['a2enmod', name] : ['a2dismod', ...(force ? ['-f'] : []), name];
    const apply = sh`PATH=$PATH:/usr/sbin; command -v ${words[0] ?? ''} >/dev/null || {
echo ${`${words[0]} not found. Perhaps this system does not use ${words[0]} to manage apache`} >&2; exit 1; }
${words} >&2`;
    yield change('state', is ? 'enabled' : 'disabled', state === 'present' ? 'enabled' : 'disabled', apply, {
      // Only the list tells, and that cannot be read: a2enmod says by itself that there is nothing to do.
      ...(loaded.names ? {} : { repeats: true }),
    });
  },
  result: ({ name, state }) => ({ result: `Module ${name} ${state === 'present' ? 'enabled' : 'disabled'}` }),
});
