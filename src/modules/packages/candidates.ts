import { joinShell, type Probe, probe, sh } from '../../sdk/index.ts';
import { type PackageSpec, wildcardSource } from './package-spec.ts';

/** What apt could install. */
export interface Candidates {
  /** By the name that was asked; no entry where apt has never heard of it. */
  readonly known: Readonly<Record<string, Candidate>>;
  /** The names of all packages that match the wildcards that were asked. */
  readonly matching: readonly string[];
  /** The virtual packages that an installed one provides. */
  readonly provided: readonly string[];
}

export interface Candidate {
  /** The version that would be installed; undefined for a virtual package. */
  readonly version: string | undefined;
  /** Every version that can be had, newest first. */
  readonly versions: readonly string[];
}

/** Opens apt's cache, which takes a while: only for packages of which dpkg does not know enough. */
export function candidatesProbe(specs: readonly PackageSpec[], release: string | undefined): Probe<Candidates> {
  const names = specs.filter(({ glob }) => !glob).map(({ name }) => name);
  const globs = specs.filter(({ glob }) => glob).map(({ name }) => name);
  const options = release === undefined ? [] : ['-o', `APT::Default-Release=${release}`];
  const script = joinShell(
    [
      ...(names.length > 0 ? [sh`apt-cache ${options} policy -- ${names} 2>/dev/null`] : []),
      ...globs.map(
        (glob) => sh`found=$(apt-cache pkgnames 2>/dev/null | grep -xE -e ${wildcardSource(glob)})
[ -z "$found" ] || { printf '%s\n' "$found" | sed 's/^/match /'; apt-cache ${options} policy -- $found 2>/dev/null; }`,
      ),
      sh`dpkg-query -W -f=${'${db:Status-Status} ${Provides}\n'} 2>/dev/null | sed -n 's/^installed \(..*\)/provides \1/p'`,
      sh`exit 0`,
    ],
    '\n',
  );
  return probe(script, ({ stdout }) => readCandidates(stdout.split('\n')));
}

function readCandidates(lines: readonly string[]): Candidates {
  const known: Record<string, { version: string | undefined; versions: string[] }> = {};
  let current: { version: string | undefined; versions: string[] } | undefined;
  for (const line of lines) {
    const [, heading] = /^(\S+):$/.exec(line) ?? [];
    if (heading !== undefined) {
      current = { version: undefined, versions: [] };
      known[heading] = current;
    }
    const [, candidate] = /^ {2}Candidate: (.+)$/.exec(line) ?? [];
    if (current && candidate !== undefined && candidate !== '(none)') current.version = candidate;
    const [, version] = /^ (?:\*{3}| {3}) (\S+) -?\d+$/.exec(line) ?? [];
    if (version !== undefined) current?.versions.push(version);
  }
  const values = (key: string) => lines.filter((line) => line.startsWith(key)).map((line) => line.slice(key.length));
  return {
    known,
    matching: values('match '),
    // Each is `name` or `name (= version)`.
    provided: values('provides ').flatMap((list) => list.split(', ').map((one) => one.replace(/[ :].*/, ''))),
  };
}

/** What apt knows of a package; its native architecture is left out of the name. */
export const candidateOf = ({ known }: Candidates, { name }: PackageSpec): Candidate | undefined =>
  known[name] ?? known[name.replace(/:.*/, '')];
