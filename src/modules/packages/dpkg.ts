import { joinShell, type Probe, probe, sh } from '../../sdk/index.ts';
import { matchesWildcard, type PackageSpec } from './package-spec.ts';

/** What dpkg and apt say without opening apt's cache, which is slow. */
export interface Dpkg {
  /** False on a host that is no relative of Debian; then `other` may name its package manager. */
  readonly present: boolean;
  readonly other: string;
  /** True where an earlier installation broke off, so that dpkg has to finish it first. */
  readonly interrupted: boolean;
  /** The packages among the named that dpkg has heard of. */
  readonly packages: readonly DpkgPackage[];
  /** Those of them that came for the sake of another and would go with it. */
  readonly automatic: readonly string[];
  /** Seconds since 1970 on the host's clock: when the package lists were last brought up to date, and now. */
  readonly updatedAt: number;
  readonly now: number;
}

export interface DpkgPackage {
  readonly name: string;
  readonly architecture: string;
  /** `installed`, `config-files`, `half-configured`, ... (dpkg-query(1)). */
  readonly status: string;
  readonly version: string;
}

const FIELDS = 'package\t${Package}\t${Architecture}\t${db:Status-Status}\t${Version}\n';
const UNFINISHED = 'half-installed|unpacked|half-configured|triggers-awaited|triggers-pending';

/** Reads the state of the named packages. */
export function dpkgProbe(specs: readonly PackageSpec[]): Probe<Dpkg> {
  const names = specs.map(({ name }) => name);
  const exact = specs.filter(({ glob }) => !glob).map(({ name }) => name.replace(/:.*/, ''));
  const script = joinShell(
    [
      sh`if ! command -v dpkg-query >/dev/null; then
        for other in apk dnf yum zypper pacman opkg; do command -v $other >/dev/null && echo "other $other"; done; exit 0
      fi; echo dpkg`,
      sh`[ -z "$(ls /var/lib/dpkg/updates 2>/dev/null)" ] || echo interrupted`,
      sh`dpkg-query -W -f=${'${db:Status-Status}\n'} 2>/dev/null | grep -Eqx ${UNFINISHED} && echo interrupted`,
      ...(names.length > 0 ? [sh`dpkg-query -W -f=${FIELDS} -- ${names} 2>/dev/null`] : []),
      ...(exact.length > 0
        ? [
            sh`grep -A 2 -xF ${exact.flatMap((name) => ['-e', `Package: ${name}`])} /var/lib/apt/extended_states 2>/dev/null |
  sed -n -e '/^Package: /{s///;h;}' -e '/^Auto-Installed: 1/{x;s/^/automatic\t/p;}'`,
          ]
        : []),
      sh`for stamp in /var/lib/apt/periodic/update-success-stamp /var/lib/apt/lists; do
        stat -c 'updated %Y' "$stamp" 2>/dev/null && break; done; date '+now %s'`,
    ],
    '\n',
  );
  return probe(script, ({ stdout }) => readDpkg(stdout.split('\n')));
}

function readDpkg(lines: readonly string[]): Dpkg {
  const value = (key: string) => lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? '';
  const packages = lines.flatMap((line) => {
    const [key, name = '', architecture = '', status = '', version = ''] = line.split('\t');
    return key === 'package' ? [{ name, architecture, status, version }] : [];
  });
  return {
    present: lines.includes('dpkg'),
    other: value('other'),
    interrupted: lines.includes('interrupted'),
    packages,
    automatic: lines.flatMap((line) => (line.startsWith('automatic\t') ? [line.slice('automatic\t'.length)] : [])),
    updatedAt: Number(value('updated')),
    now: Number(value('now')),
  };
}

/** The packages that a name stands for. */
export const named = ({ packages }: Dpkg, { name, glob }: PackageSpec): readonly DpkgPackage[] =>
  packages.filter((one) => {
    const full = `${one.name}:${one.architecture}`;
    return glob ? matchesWildcard(name, one.name) || matchesWildcard(name, full) : one.name === name || full === name;
  });

/** Installed whole; `half-configured` and the like are not. */
export const isInstalled = ({ status }: DpkgPackage): boolean => status === 'installed';
