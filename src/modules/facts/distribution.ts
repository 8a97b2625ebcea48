import { NOT_AVAILABLE, type Topic } from './fact.ts';
import { type Readings, readAssignments } from './readings.ts';

/** The ID of os-release and the name Ansible has for it. */
const NAMES: Readonly<Record<string, string>> = {
  alinux: 'Alinux',
  almalinux: 'AlmaLinux',
  alpine: 'Alpine',
  altlinux: 'Altlinux',
  amzn: 'Amazon',
  arch: 'Archlinux',
  centos: 'CentOS',
  debian: 'Debian',
  devuan: 'Devuan',
  fedora: 'Fedora',
  gentoo: 'Gentoo',
  kali: 'Kali',
  linuxmint: 'Linux Mint',
  nixos: 'NixOS',
  ol: 'OracleLinux',
  'opensuse-leap': 'openSUSE Leap',
  'opensuse-tumbleweed': 'openSUSE Tumbleweed',
  openwrt: 'OpenWrt',
  pop: 'Pop!_OS',
  raspbian: 'Debian',
  rhel: 'RedHat',
  rocky: 'Rocky',
  sles: 'SLES',
  ubuntu: 'Ubuntu',
  void: 'Void',
};

/** Each family by the IDs that os-release has in ID or ID_LIKE. */
const FAMILIES: readonly (readonly [family: string, ids: readonly string[]])[] = [
  ['Debian', ['debian', 'ubuntu', 'raspbian', 'devuan', 'kali', 'linuxmint', 'pop']],
  ['RedHat', ['rhel', 'fedora', 'centos', 'rocky', 'almalinux', 'ol', 'amzn', 'alinux']],
  ['Suse', ['suse', 'sles', 'opensuse', 'opensuse-leap', 'opensuse-tumbleweed']],
  ['Alpine', ['alpine']],
  ['Archlinux', ['arch']],
  ['Gentoo', ['gentoo']],
];

/** Which Linux this is. */
export const distribution: Topic = {
  names: [
    'distribution',
    'distribution_version',
    'distribution_major_version',
    'distribution_minor_version',
    'distribution_release',
    'distribution_file_parsed',
    'distribution_file_path',
    'distribution_file_variety',
    'os_family',
  ],
  files: ['/etc/os-release', '/etc/debian_version', '/etc/alpine-release'],
  facts(readings) {
    const release = readAssignments(readings.lines('/etc/os-release'));
    const id = release.get('ID') ?? '';
    const name = NAMES[id] ?? (id === '' ? 'OtherLinux' : id.charAt(0).toUpperCase() + id.slice(1));
    const ids = [id, ...(release.get('ID_LIKE') ?? '').split(/\s+/)];
    const family = FAMILIES.find(([, members]) => ids.some((one) => members.includes(one)))?.[0] ?? name;
    const version = versionOf(id, release.get('VERSION_ID') ?? '', readings);
    const [major = NOT_AVAILABLE, minor] = version.split('.');
    const file = id === 'alpine' ? '/etc/alpine-release' : '/etc/os-release';
    return {
      distribution: name,
      distribution_version: version,
      distribution_major_version: major,
      ...(minor === undefined ? {} : { distribution_minor_version: minor }),
      distribution_release: release.get('VERSION_CODENAME') ?? codename(release),
      distribution_file_parsed: release.size > 0,
      distribution_file_path: file,
      distribution_file_variety: family,
      os_family: family,
    };
  },
};

/** Debian and Alpine keep the point release in a file of their own; a Debian that is not released has only a word there. */
function versionOf(id: string, versionId: string, readings: Readings): string {
  const alpine = readings.line('/etc/alpine-release');
  if (id === 'alpine' && alpine !== '') return alpine;
  const debian = readings.line('/etc/debian_version');
  if (id === 'debian' && (versionId === '' || /^\d/.test(debian))) return debian || NOT_AVAILABLE;
  return versionId || NOT_AVAILABLE;
}

/** Red Hat and its kin have the code name in brackets: `9.3 (Plow)`. */
const codename = (release: ReadonlyMap<string, string>): string =>
  /\(([^)]+)\)/.exec(release.get('VERSION') ?? '')?.[1] ?? NOT_AVAILABLE;

/** What `lsb_release` says, or else /etc/lsb-release. */
export const lsb: Topic = {
  names: ['lsb'],
  files: ['/etc/lsb-release'],
  questions: ['lsb'],
  facts(readings) {
    const said = new Map(
      readings.all('lsb').map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const;
      }),
    );
    const file = readAssignments(readings.lines('/etc/lsb-release'));
    const fields = {
      id: said.get('Distributor ID') ?? file.get('DISTRIB_ID'),
      release: said.get('Release') ?? file.get('DISTRIB_RELEASE'),
      description: said.get('Description') ?? file.get('DISTRIB_DESCRIPTION'),
      codename: said.get('Codename') ?? file.get('DISTRIB_CODENAME'),
    };
    const known = Object.entries(fields).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const],
    );
    const major = fields.release?.split('.')[0];
    return { lsb: { ...Object.fromEntries(known), ...(major === undefined ? {} : { major_release: major }) } };
  },
};
