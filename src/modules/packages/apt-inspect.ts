import { type Probe, type Probes, probe, type Shell, type StateOf, sh } from '../../sdk/index.ts';
import { simulate } from './apt-get.ts';
import { type AptWant, upgradeVerb } from './apt-params.ts';
import { openSpecs, type Simulation, specsOf } from './apt-plan.ts';
import { type Candidates, candidatesProbe } from './candidates.ts';
import { debProbe, isUrl } from './deb-file.ts';
import { dpkgProbe } from './dpkg.ts';

const NOTHING: Probe<Simulation> = probe(sh`:`, () => ({ steps: [], error: undefined }));

/** Runs a simulation, which prints its errors among what it would do. */
const simulation = (script: Shell): Probe<Simulation> =>
  probe(script, ({ rc, stdout }) => {
    const lines = stdout.split('\n');
    const errors = lines.filter((line) => line.startsWith('E: '));
    return {
      steps: lines.filter((line) => /^(Inst|Remv|Purg|Del) /.test(line)),
      error: rc === 0 ? undefined : errors.join('\n') || `apt-get ended with status ${rc}`,
    };
  });

/** Reads what the plan needs; simulations only of what is asked for, since each opens apt's cache. */
export function inspectApt(want: AptWant) {
  const upgrade = upgradeVerb(want);
  const alone = want.autoremove && want.name.length === 0;
  const build = want.state === 'build-dep' ? simulate(want, ['build-dep'], want.name) : undefined;
  const fix = want.state === 'fixed' ? simulate(want, ['--fix-broken', 'install']) : undefined;
  const simulated = build ?? fix;
  return {
    dpkg: dpkgProbe(specsOf(want)),
    deb: want.deb === undefined || isUrl(want.deb) ? probe(sh`:`, () => null) : debProbe(want.deb),
    upgrade: upgrade ? simulation(simulate(want, upgrade)) : NOTHING,
    autoremove: alone ? simulation(simulate(want, ['autoremove'])) : NOTHING,
    autoclean: want.autoclean ? simulation(simulate(want, ['autoclean'])) : NOTHING,
    simulated: simulated ? simulation(simulated) : NOTHING,
    cached: want.clean
      ? probe(sh`ls /var/cache/apt/archives/*.deb 2>/dev/null | wc -l`, ({ stdout }) => Number(stdout))
      : probe(sh`:`, () => 0),
  } satisfies Probes;
}

type Seen = StateOf<ReturnType<typeof inspectApt>>;

/** `candidates`, where a package is not settled by what dpkg says; otherwise nothing more is read. */
export function inspectCandidates(want: AptWant, { dpkg }: Seen): Readonly<Record<string, Probe<Candidates>>> {
  const open = openSpecs(want, dpkg);
  return dpkg.present && open.length > 0 ? { candidates: candidatesProbe(open, want.default_release) } : {};
}
