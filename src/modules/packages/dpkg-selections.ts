import { change, choice, defineModule, need, params, probe, sh, str } from '../../sdk/index.ts';

export const dpkgSelections = defineModule({
  name: 'dpkg_selections',
  collection: 'ansible.builtin',
  summary: 'Mark a package, as for holding it at its version.',
  params: params(() => ({
    name: str(),
    selection: choice('install', 'hold', 'deinstall', 'purge'),
  })),
  inspect: ({ name }) => ({
    dpkg: probe(
      sh`command -v dpkg >/dev/null || exit 127
dpkg --get-selections ${name} 2>/dev/null | sed 's/^[^\t]*\t*/selection=/'
grep -qsFx ${`Package: ${name.replace(/:.*/, '')}`} /var/lib/dpkg/available && echo known; exit 0`,
      ({ rc, stdout }) =>
        rc === 127
          ? null
          : {
              selection: /^selection=(\w+)$/m.exec(stdout)?.[1] ?? null,
              isKnown: /^(known|selection=.*)$/m.test(stdout),
            },
    ),
  }),
  *plan({ name, selection }, { dpkg }) {
    need(dpkg, 'this host has no dpkg');
    if (dpkg.selection === selection) return;
    need(dpkg.isKnown, `Failed to find package '${name}' to perform selection '${selection}'.`);
    const apply = sh`printf '%s %s\n' ${[name, selection]} | dpkg --set-selections`;
    yield change('selection', dpkg.selection ?? 'not present', selection, apply);
  },
  result: ({ selection }, { dpkg }) => ({ before: dpkg?.selection ?? 'not present', after: selection }),
});
