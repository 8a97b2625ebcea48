import { type Change, change, defineModule, joinShell, need, probe, sh } from '../../sdk/index.ts';
import { ruleWords, type UfwWant, ufwParams } from './ufw-params.ts';
import { insertAt, readDryRun, readRules, showRules, type UfwRules } from './ufw-rules.ts';

interface UfwState {
  readonly present: boolean;
  readonly active: boolean;
  readonly settings: Readonly<Record<string, string>>;
  readonly rules: UfwRules;
}

const LOOK = sh`PATH=$PATH:/usr/sbin:/sbin; command -v ufw >/dev/null || exit 127
ufw status | grep -q '^Status: active' && echo active
sed -n 's/^\([A-Z_]*\)="*\([^"]*\)"*$/set \1=\2/p' /etc/default/ufw /etc/ufw/ufw.conf
echo v4; cat /etc/ufw/user.rules; echo; echo v6; cat /etc/ufw/user6.rules`;

/** Asks ufw itself what a rule would change: it alone knows which rules mean the same. */
const trial = (want: UfwWant) =>
  probe(
    want.rule === undefined
      ? sh`:`
      : sh`PATH=$PATH:/usr/sbin:/sbin; command -v ufw >/dev/null || exit 0; ufw --dry-run ${ruleCommand(want)} 2>&1`,
    ({ rc, stdout }) => ({ text: stdout, error: rc === 0 ? undefined : (/^ERROR: .*/m.exec(stdout)?.[0] ?? stdout) }),
  );

const ruleCommand = (want: UfwWant, at?: number): string[] => [
  ...(want.route ? ['route'] : []),
  ...(want.delete ? ['delete'] : []),
  ...(at === undefined ? [] : ['insert', String(at)]),
  ...ruleWords(want),
];

export const ufw = defineModule({
  name: 'ufw',
  collection: 'community.general',
  summary: 'Manage the firewall with ufw: rules, policies, logging, on and off.',
  params: ufwParams,
  inspect: (want) => ({
    host: probe(LOOK, ({ rc, stdout }): UfwState => {
      const [head = '', rules = ''] = stdout.split(/^v4$/m);
      const [v4 = '', v6 = ''] = rules.split(/^v6$/m);
      const settings = [...head.matchAll(/^set (\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]);
      return {
        present: rc !== 127,
        active: /^active$/m.test(head),
        settings: Object.fromEntries(settings),
        rules: { v4: readRules(v4), v6: readRules(v6) },
      };
    }),
    trial: trial(want),
  }),
  *plan(want, { host, trial }) {
    need(host.present, 'this host has no ufw; install it first');
    yield* planState(want, host);
    yield* planPolicy(want, host);
    if (want.rule !== undefined) {
      need(trial.error === undefined, `ufw refuses the rule: ${trial.error}`);
      const after = readDryRun(trial.text, host.rules);
      const relative =
        want.insert === undefined ? undefined : insertAt(want.insert, want.insert_relative_to, host.rules);
      const at = want.delete ? undefined : relative;
      const [is, wanted] = [showRules(host.rules), showRules(after)];
      if (is !== wanted)
        yield change('rules', is, wanted, run(...(want.delete ? ['--force'] : []), ...ruleCommand(want, at)));
    }
    yield* planLogging(want, host);
  },
  result(want, { host, trial }, outputs) {
    const said = outputs.map(({ stdout }) => stdout).join('');
    return {
      commands: want.rule === undefined ? [] : [ruleCommand(want).join(' ')],
      msg: said || trial.error || `active: ${host.active}`,
    };
  },
});

const run = (...words: string[]) => joinShell([sh`PATH=$PATH:/usr/sbin:/sbin`, sh`ufw ${words}`], '; ');

function* planState({ state }: UfwWant, { active }: UfwState): Iterable<Change> {
  const is = active ? 'enabled' : 'disabled';
  if (state === 'enabled' && !active) yield change('state', is, 'enabled', run('--force', 'enable'));
  if (state === 'disabled' && active) yield change('state', is, 'disabled', run('disable'));
  if (state === 'reloaded') yield change('state', is, 'reloaded', run('reload'), { repeats: true });
  if (state === 'reset') yield change('state', is, 'reset', run('--force', 'reset'), { repeats: true });
}

const POLICIES: Readonly<Record<string, string>> = { ACCEPT: 'allow', DROP: 'deny', REJECT: 'reject' };
const CHAINS: Readonly<Record<string, string>> = { incoming: 'INPUT', outgoing: 'OUTPUT', routed: 'FORWARD' };

function* planPolicy({ default: policy, direction = 'incoming' }: UfwWant, { settings }: UfwState): Iterable<Change> {
  if (policy === undefined) return;
  const is = POLICIES[settings[`DEFAULT_${CHAINS[direction]}_POLICY`] ?? ''] ?? null;
  if (is !== policy) yield change(`default (${direction})`, is, policy, run('default', policy, direction));
}

/** `on` is any level but `off`. */
function* planLogging({ logging }: UfwWant, { settings }: UfwState): Iterable<Change> {
  const is = settings.LOGLEVEL ?? null;
  if (logging === undefined || logging === is || (logging === 'on' && is !== 'off')) return;
  yield change('logging', is, logging, run('logging', logging));
}
