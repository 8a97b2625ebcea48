import { choice, defineModule, type Json, list, params, probe, sh } from '../../sdk/index.ts';

const FIELDS = ['Package', 'Version', 'Architecture', 'Section', 'Origin'] as const;
const FORMAT = `\${db:Status-Status}\\t${FIELDS.map((field) => `\${${field}}`).join('\\t')}\\n`;

/** Reads the packages that dpkg has installed. */
export const packageFacts = defineModule({
  name: 'package_facts',
  collection: 'ansible.builtin',
  summary: 'Read the installed packages into facts.',
  params: params(() => ({ manager: list().default(['auto']), strategy: choice('first', 'all').default('first') }), {
    rule: ({ manager }) =>
      manager.some((one) => one === 'auto' || one === 'apt')
        ? undefined
        : `of ${manager.join(', ')} only apt is supported`,
  }),
  reads: () => ['/'],
  inspect: () => ({
    packages: probe(sh`dpkg-query -W -f=${FORMAT}`, ({ rc, stdout }) => (rc === 0 ? stdout.split('\n') : null)),
  }),
  plan: () => [],
  result(_want, { packages }) {
    if (packages === null)
      return { failed: true, msg: 'Could not detect a supported package manager: this host has no dpkg' };
    return { ansible_facts: { packages: readPackages(packages) } };
  },
});

/** By name; a package that is installed for several architectures has several entries. */
function readPackages(lines: readonly string[]): Record<string, Json> {
  const packages: Record<string, Json[]> = {};
  for (const line of lines) {
    const [status, name = '', version = '', arch = '', category = '', origin = ''] = line.split('\t');
    if (status !== 'installed') continue;
    const entry = { name, version, arch, category, origin, source: 'apt' };
    packages[name] = [...(packages[name] ?? []), entry];
  }
  return packages;
}
