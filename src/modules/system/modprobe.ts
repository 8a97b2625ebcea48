import {
  type Change,
  change,
  choice,
  defineModule,
  fileState,
  fileText,
  need,
  params,
  probe,
  sh,
  str,
  writeFile,
} from '../../sdk/index.ts';

export const modprobe = defineModule({
  name: 'modprobe',
  collection: 'community.general',
  summary: 'Load a kernel module, now and at boot, or unload it.',
  params: params(
    () => ({
      name: str(),
      state: choice('present', 'absent').default('present'),
      params: str().default(''),
      persistent: choice('disabled', 'present', 'absent').default('disabled'),
    }),
    { rule: ({ name }) => (/^[\w-]+$/.test(name) ? undefined : `'${name}' is not the name of a kernel module`) },
  ),
  inspect: ({ name }) => ({
    module: probe(
      sh`PATH=$PATH:/usr/sbin:/sbin
[ -d /sys/module/${name.replaceAll('-', '_')} ] && echo loaded
grep -q ${`/${pattern(name)}\\.ko`} "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null && echo builtin
command -v modprobe >/dev/null && echo tools; exit 0`,
      ({ stdout }) => ({
        loaded: /^(loaded|builtin)$/m.test(stdout),
        builtin: /^builtin$/m.test(stdout),
        tools: /^tools$/m.test(stdout),
      }),
    ),
    load: fileState(loadFile(name)),
    loadText: fileText(loadFile(name)),
    options: fileState(optionsFile(name)),
    optionsText: fileText(optionsFile(name)),
  }),
  *plan(want, { module, load, loadText, options, optionsText }) {
    const { name, state, persistent } = want;
    const words = want.params.split(/\s+/).filter((word) => word !== '');
    if ((state === 'present') !== module.loaded) {
      need(module.tools, 'this host has no modprobe');
      const verb = state === 'present' ? [name, ...words] : ['-r', name];
      const apply = sh`PATH=$PATH:/usr/sbin:/sbin; modprobe ${verb}`;
      yield change('state', module.loaded ? 'present' : 'absent', state, apply);
    }
    if (persistent === 'disabled') return;
    const keeps = persistent === 'present';
    const optionLine = keeps && words.length > 0 ? `options ${name} ${words.join(' ')}\n` : undefined;
    yield* keep(load, loadText?.text, keeps ? `${name}\n` : undefined);
    yield* keep(options, optionsText?.text, optionLine);
  },
  result: ({ name, state, params: given }) => ({ name, state, params: given }),
});

/** In names of modules a dash and an underscore are the same. */
const pattern = (name: string): string => name.replace(/[-_]/g, '[-_]');

const loadFile = (name: string): string => `/etc/modules-load.d/${name}.conf`;
const optionsFile = (name: string): string => `/etc/modprobe.d/${name}.conf`;

/** A file of our own with just this text, or without a text no file. */
function* keep(
  at: Parameters<typeof writeFile>[0],
  is: string | undefined,
  wanted: string | undefined,
): Iterable<Change> {
  if (is === wanted) return;
  if (wanted === undefined) yield change('file', is ?? null, null, sh`rm -f -- ${at.path}`, { path: at.path });
  else yield writeFile(at, { bytes: Buffer.from(wanted) }, { before: is ?? '', mode: '0644', makeParent: true });
}
