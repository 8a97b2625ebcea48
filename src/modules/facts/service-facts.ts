import { defineModule, type Json, params, probe, sh } from '../../sdk/index.ts';

/** Reads the services of systemd; those of other init systems are not known. */
export const serviceFacts = defineModule({
  name: 'service_facts',
  collection: 'ansible.builtin',
  summary: 'Read the state of every service into facts.',
  params: params(() => ({})),
  reads: () => ['/'],
  inspect: () => ({
    units: probe(
      sh`[ -d /run/systemd/system ] || exit 3
systemctl list-units --no-pager --no-legend --plain --all --type service | sed 's/^/unit /'
systemctl list-unit-files --no-pager --no-legend --type service | sed 's/^/file /'`,
      ({ rc, stdout }) => (rc === 3 ? null : stdout.split('\n')),
    ),
  }),
  plan: () => [],
  result(_want, { units }) {
    if (units === null) return { failed: true, msg: 'service_facts needs a host that systemd runs' };
    return { ansible_facts: { services: readServices(units) } };
  },
});

/** By the name of the unit: `state` as Ansible words it, `status` as the unit file is enabled. */
function readServices(lines: readonly string[]): Record<string, Json> {
  const services: Record<string, { name: string; state: string; status: string; source: string }> = {};
  const files = new Map<string, string>();
  for (const line of lines) {
    const [kind, name = '', ...words] = line.trim().split(/\s+/);
    if (kind === 'file') files.set(name, words[0] ?? 'unknown');
    if (kind !== 'unit') continue;
    const [load = '', active = '', sub = ''] = words;
    const status = load === 'not-found' ? 'not-found' : active === 'failed' ? 'failed' : 'unknown';
    services[name] = { name, state: stateOf(active, sub), status, source: 'systemd' };
  }
  for (const [name, status] of files) {
    const known = services[name];
    if (!known) services[name] = { name, state: 'inactive', status, source: 'systemd' };
    else if (known.status === 'unknown') known.status = status;
  }
  return services;
}

function stateOf(active: string, sub: string): string {
  if (sub === 'running') return 'running';
  return active === 'failed' ? 'failed' : active === 'active' && sub !== 'exited' ? 'active' : 'stopped';
}
