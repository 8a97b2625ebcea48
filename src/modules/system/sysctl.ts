import {
  bool,
  change,
  choice,
  defineModule,
  encodeText,
  fileState,
  fileText,
  params,
  path,
  probe,
  type Shell,
  sh,
  str,
  writeFile,
} from '../../sdk/index.ts';
import { readSettings, settingPath, withoutSetting, withSetting } from './sysctl-file.ts';

export const sysctl = defineModule({
  name: 'sysctl',
  collection: 'ansible.posix',
  summary: 'Set a kernel parameter, now and after a restart.',
  params: params(
    () => ({
      name: str(),
      value: str().optional(),
      state: choice('present', 'absent').default('present'),
      sysctl_file: path().default('/etc/sysctl.conf'),
      sysctl_set: bool().default(false),
      reload: bool().default(true),
      ignoreerrors: bool().default(false),
    }),
    {
      aliases: { name: ['key'], value: ['val'] },
      rule({ name, value, state }) {
        if (!/^[\w][\w./:@*-]*$/.test(name)) return `'${name}' is not the name of a kernel parameter`;
        if (state === 'present' && (value ?? '').trim() === '') return 'state: present needs a value';
        return value !== undefined && /\n/.test(value) ? 'a value is one line' : undefined;
      },
    },
  ),
  inspect: ({ name, sysctl_file }) => ({
    at: fileState(sysctl_file, { follow: true }),
    content: fileText(sysctl_file, { follow: true }),
    current: probe(sh`cat -- ${settingPath(name)} 2>/dev/null`, ({ rc, stdout }) => (rc === 0 ? stdout.trim() : null)),
  }),
  *plan({ name, value = '', state, sysctl_set, reload, ignoreerrors }, { at, content, current }) {
    const before = content?.text ?? '';
    const wanted = normal(value);
    const lines = readSettings(before);
    const after = state === 'absent' ? withoutSetting(lines, name) : withSetting(lines, name, wanted);
    const changesFile = after.trimEnd() !== before.trimEnd();
    if (sysctl_set && state === 'present' && (current === null || words(current) !== words(wanted))) {
      yield change('value', current, wanted, setNow(name, wanted, ignoreerrors));
    }
    if (!changesFile) return;
    const bytes = encodeText(after, content?.encoding ?? 'utf8');
    yield writeFile(at, { bytes }, { before });
    if (reload)
      yield change('settings', null, 'loaded', load(at.path, name, wanted, ignoreerrors), { uncounted: true });
  },
});

const TRUE = new Set(['true', 'yes', 'on', 'y', 't']);
const FALSE = new Set(['false', 'no', 'off', 'n', 'f']);

/** Truth as the kernel writes it. */
function normal(value: string): string {
  const word = value.trim().toLowerCase();
  if (TRUE.has(word)) return '1';
  return FALSE.has(word) ? '0' : value.trim();
}

/** The kernel parts the numbers of a list with tabs. */
const words = (value: string): string => value.trim().split(/\s+/).join(' ');

const setNow = (name: string, value: string, ignore: boolean): Shell =>
  ignore ? sh`${write(name, value)} || :` : write(name, value);

const write = (name: string, value: string): Shell => sh`printf '%s\n' ${value} >${settingPath(name)}`;

/** As the next boot would load them; a host without the program gets just this one. */
const load = (file: string, name: string, value: string, ignore: boolean): Shell =>
  sh`PATH=$PATH:/usr/sbin:/sbin
if command -v sysctl >/dev/null; then sysctl ${[...(ignore ? ['-e'] : []), '-p', file]}
else ${value === '' ? sh`:` : setNow(name, value, ignore)}; fi`;
