import { type Change, change, type Json, need, type Output, type ResultFields, sh } from '../../sdk/index.ts';
import { aptGet, finishInstallation, updateLists } from './apt-get.ts';
import { type AptWant, upgradeVerb, wantsUpdate } from './apt-params.ts';
import { type Candidates, candidateOf } from './candidates.ts';
import { type DebFile, installFile, installFromUrl, isUrl, NOTHING_TO_DO, wantsInstall } from './deb-file.ts';
import { type Dpkg, type DpkgPackage, isInstalled, named } from './dpkg.ts';
import { matchesWildcard, type PackageSpec, readSpec } from './package-spec.ts';

/** What apt-get said it would do, one line for each package, or why it would not. */
export interface Simulation {
  readonly steps: readonly string[];
  readonly error: string | undefined;
}

export interface AptState {
  readonly dpkg: Dpkg;
  readonly deb: DebFile | null;
  /** Read only where dpkg does not know enough. */
  readonly candidates?: Candidates | undefined;
  readonly upgrade: Simulation;
  readonly autoremove: Simulation;
  readonly autoclean: Simulation;
  /** What building or mending would install. */
  readonly simulated: Simulation;
  /** How many packages lie in apt's cache. */
  readonly cached: number;
}

/** The names in a task; `name: ''`, as templates leave it, is no package. */
export const specsOf = ({ name }: AptWant): PackageSpec[] => name.filter((text) => text !== '').map(readSpec);

/** The packages of which dpkg does not know enough: apt's cache is slow, and most runs never need it. */
export const openSpecs = (want: AptWant, dpkg: Dpkg): PackageSpec[] =>
  isAbsent(want) || want.state === 'build-dep' || want.state === 'fixed'
    ? []
    : specsOf(want).filter((spec) => !isSettled(want, dpkg, spec));

const isAbsent = ({ state }: AptWant): boolean => state === 'absent' || state === 'removed';

function isSettled(want: AptWant, dpkg: Dpkg, spec: PackageSpec): boolean {
  if (spec.glob || (want.state === 'latest' && spec.version === undefined)) return false;
  const installed = named(dpkg, spec).filter(isInstalled);
  return installed.some(({ version }) => spec.version === undefined || matchesWildcard(spec.version, version));
}

export const isUpdateDue = (want: AptWant, { updatedAt, now }: Dpkg): boolean =>
  wantsUpdate(want) && now - updatedAt >= want.cache_valid_time;

/** What differs between the packages of a host and those wanted, in the order in which apt has to do it. */
export function* planApt(want: AptWant, is: AptState): Iterable<Change> {
  const { dpkg } = is;
  const other = dpkg.other === '' ? '' : `; its packages are managed by ${dpkg.other}, which is not supported`;
  need(dpkg.present, `this host has no dpkg and apt${other}`);
  const update = isUpdateDue(want, dpkg);
  const rest = [...planPackages(want, is, update), ...planCleaning(want, is)];
  if (update) {
    // On its own it is the purpose of the task; before an installation Ansible does not count it.
    const alone = want.name.length === 0 && upgradeVerb(want) === undefined && want.deb === undefined;
    const repeats = want.cache_valid_time === 0;
    yield change('package lists', String(dpkg.updatedAt), 'now', updateLists(want), {
      ...(alone ? {} : { uncounted: true }),
      ...(repeats ? { repeats: true } : {}),
    });
  }
  if (dpkg.interrupted && rest.length > 0) {
    yield change('dpkg', 'interrupted', 'finished', finishInstallation(want));
  }
  yield* rest;
}

function* planPackages(want: AptWant, is: AptState, update: boolean): Iterable<Change> {
  const upgrade = upgradeVerb(want);
  if (upgrade) yield* planSimulated('upgrade', is.upgrade, upgrade);
  if (want.deb !== undefined) yield* planDeb(want, want.deb, is.deb);
  if (want.state === 'build-dep') yield* planSimulated('build dependencies', is.simulated, ['build-dep'], want.name);
  else if (want.state === 'fixed') yield* planSimulated('dependencies', is.simulated, ['--fix-broken', 'install']);
  else if (isAbsent(want)) yield* planRemoval(want, is.dpkg);
  else {
    yield* planInstallation(want, is, update);
    yield* planMarks(want, is.dpkg);
  }
  if (want.autoremove && want.name.length === 0) yield* planSimulated('unused packages', is.autoremove, ['autoremove']);

  // New lists may change what apt-get would do: then only doing it tells.
  function* planSimulated(
    what: string,
    { steps, error }: Simulation,
    verb: readonly string[],
    words: readonly string[] = [],
  ) {
    need(error === undefined || update, `cannot plan for ${what}: ${error}`);
    const certain = steps.length > 0;
    if (!certain && !update) return;
    const purge = want.purge ? ['--purge'] : [];
    const before = steps.map((line) => `${line}\n`).join('');
    yield change(what, before, '', aptGet(want, [...verb, ...purge], words), { certainty: certain ? 'will' : 'may' });
  }
}

function* planDeb(want: AptWant, deb: string, file: DebFile | null): Iterable<Change> {
  if (isUrl(deb)) {
    yield change('package', null, deb, installFromUrl(want, deb), { certainty: 'may' });
    return;
  }
  need(file?.exists, `there is no package file ${deb} on the host`);
  if (!wantsInstall(file, want)) return;
  yield change(file.name, file.installed ?? null, file.version, installFile(want, deb));
}

function* planRemoval(want: AptWant, dpkg: Dpkg): Iterable<Change> {
  const there = ({ status }: DpkgPackage) => status !== 'not-installed' && (want.purge || status !== 'config-files');
  const packages = specsOf(want).flatMap((spec) => named(dpkg, spec).filter(there));
  if (packages.length === 0) return;
  const verb = [want.purge ? 'purge' : 'remove', ...(want.autoremove ? ['--auto-remove'] : [])];
  const words = packages.map(({ name, architecture }) => (architecture === 'all' ? name : `${name}:${architecture}`));
  yield change('packages', listed(packages), '', aptGet(want, verb, words));
}

/** What a task names is wanted for itself, and stays when what it came with goes. Ansible does not count this. */
function* planMarks(want: AptWant, dpkg: Dpkg): Iterable<Change> {
  const there = specsOf(want).flatMap((spec) => (spec.glob ? [] : named(dpkg, spec).filter(isInstalled)));
  const words = [...new Set(there.map(({ name }) => name).filter((name) => dpkg.automatic.includes(name)))];
  if (words.length === 0) return;
  const apply = sh`apt-mark manual -- ${words} >/dev/null`;
  yield change('marks', 'automatic', 'manual', apply, { uncounted: true });
}

function* planInstallation(want: AptWant, { dpkg, candidates }: AptState, update: boolean): Iterable<Change> {
  if (!candidates) return;
  const chosen: { readonly word: string; readonly before: string; readonly after: string; readonly sure: boolean }[] =
    [];
  for (const spec of openSpecs(want, dpkg)) {
    const installed = named(dpkg, spec).filter(isInstalled);
    if (want.only_upgrade && installed.length === 0) continue;
    if (spec.glob) chosen.push(...choosePattern(spec, installed));
    else chosen.push(...chooseOne(spec, installed[0]));
  }
  if (chosen.length === 0) return;
  const apply = aptGet(
    want,
    ['install'],
    chosen.map(({ word }) => word),
  );
  const lines = (side: 'before' | 'after') => chosen.map((one) => one[side]).join('');
  const certainty = chosen.some(({ sure }) => sure) ? 'will' : 'may';
  yield change('packages', lines('before'), lines('after'), apply, { certainty });

  function* chooseOne(spec: PackageSpec, is: DpkgPackage | undefined) {
    const candidate = candidates ? candidateOf(candidates, spec) : undefined;
    if (!is && spec.version === undefined && candidates?.provided.includes(spec.name)) return;
    // New lists may bring what these do not have: apt-get will say.
    need(candidate ?? update, `No package matching '${spec.text}' is available`);
    const version =
      spec.version === undefined
        ? candidate?.version
        : candidate?.versions.find((one) => matchesWildcard(spec.version ?? '', one));
    need(spec.version === undefined || version || update, `no version of ${spec.name} matches ${spec.version}`);
    if (is && version === is.version && !update) return;
    // A virtual package has no version: which of its providers apt takes, if any, only apt can say.
    const word = spec.version === undefined ? spec.text : `${spec.name}=${version ?? spec.version}`;
    const before = is ? `${spec.name} ${is.version}\n` : '';
    yield {
      word,
      before,
      after: `${spec.name} ${version ?? ''}\n`,
      sure: version !== undefined && version !== is?.version,
    };
  }

  function* choosePattern(spec: PackageSpec, installed: readonly DpkgPackage[]) {
    // What no archive has, but some package speaks of, is a name without a candidate.
    const isThere = (name: string) => candidates?.known[name]?.version !== undefined;
    const matching = [...new Set(candidates?.matching ?? [])].filter(
      (name) => matchesWildcard(spec.name, name) && isThere(name),
    );
    need(matching.length > 0 || update, `No package matching '${spec.text}' is available`);
    for (const name of matching) {
      const is = installed.find((one) => one.name === name);
      if ((is && want.state !== 'latest') || chosen.some(({ word }) => word === name)) continue;
      yield* chooseOne(readSpec(spec.version === undefined ? name : `${name}=${spec.version}`), is);
    }
  }
}

const listed = (packages: readonly DpkgPackage[]): string =>
  packages.map(({ name, version }) => `${name} ${version}\n`).join('');

function* planCleaning(want: AptWant, { autoclean, cached }: AptState): Iterable<Change> {
  if (want.autoclean && autoclean.steps.length > 0) {
    yield change('obsolete package files', autoclean.steps.join('\n'), '', aptGet(want, ['autoclean']));
  }
  if (want.clean && cached > 0) yield change('package files', `${cached}`, '0', aptGet(want, ['clean']));
}

/** Ansible's fields; a plan that was only a `may` did nothing where apt-get says so. */
export function aptResult(want: AptWant, { dpkg }: AptState, outputs: readonly Output[]): ResultFields {
  const stdout = outputs.map((output) => output.stdout).join('');
  const time = /^cache_update_time=(\d+)$/m.exec(stdout)?.[1];
  const fields: Record<string, Json> = {
    cache_updated: time !== undefined,
    cache_update_time: Number(time ?? dpkg.updatedAt),
  };
  if (outputs.length === 0) return fields;
  const last = outputs.at(-1)?.stdout ?? '';
  const idle =
    /^0 upgraded, 0 newly installed, (?:0 downgraded, )?0 to remove/m.test(last) || last.includes(NOTHING_TO_DO);
  const packages = want.name.length > 0 || upgradeVerb(want) !== undefined || want.deb !== undefined;
  return {
    ...fields,
    stdout,
    stderr: outputs.map((output) => output.stderr).join(''),
    ...(packages && idle && !dpkg.interrupted ? { changed: false } : {}),
  };
}
