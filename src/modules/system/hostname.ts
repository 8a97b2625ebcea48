import {
  change,
  choice,
  defineModule,
  fileState,
  fileText,
  params,
  probe,
  sh,
  str,
  writeFile,
} from '../../sdk/index.ts';

/** Sets the name by the kernel and /etc/hostname, which every Linux reads: no hostnamed, no dbus is needed. */
export const hostname = defineModule({
  name: 'hostname',
  collection: 'ansible.builtin',
  summary: 'Name the host, now and after a restart.',
  params: params(
    () => ({
      name: str(),
      use: choice('systemd', 'debian', 'redhat', 'alpine', 'sles', 'generic').optional(),
    }),
    {
      rule: ({ name }) =>
        /^[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/.test(name) ? undefined : `'${name}' is not a host name`,
    },
  ),
  inspect: () => ({
    current: probe(sh`cat /proc/sys/kernel/hostname`, ({ stdout }) => stdout.trim()),
    at: fileState('/etc/hostname'),
    file: fileText('/etc/hostname'),
  }),
  *plan({ name }, { current, at, file }) {
    if (file?.text.trim() !== name) {
      const bytes = Buffer.from(`${name}\n`);
      yield writeFile(at, { bytes }, { before: file?.text ?? '', mode: '0644' });
    }
    if (current !== name) {
      yield change(
        'hostname',
        current,
        name,
        sh`hostname ${name} 2>/dev/null || echo ${name} >/proc/sys/kernel/hostname`,
      );
    }
  },
  result({ name }) {
    const [short = name, ...domain] = name.split('.');
    const full = domain.length > 0 ? { fqdn: name, domain: domain.join('.') } : {};
    return { name, ansible_facts: { hostname: short, nodename: name, ...full } };
  },
});
