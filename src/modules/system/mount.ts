import type { z } from 'zod';
import {
  bool,
  type Change,
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
import { type FstabEntry, unescapeBlanks, withEntry, withoutEntry } from './fstab.ts';

const STATES = ['mounted', 'unmounted', 'present', 'absent', 'absent_from_fstab', 'remounted', 'ephemeral'] as const;

const shape = () => ({
  path: path(),
  src: str().optional(),
  fstype: str().optional(),
  opts: str().optional(),
  dump: str().default('0'),
  passno: str().default('0'),
  state: choice(...STATES),
  fstab: path().default('/etc/fstab'),
  boot: bool().default(true),
  backup: bool().default(false),
});
type Want = z.output<z.ZodObject<ReturnType<typeof shape>>>;

export const mount = defineModule({
  name: 'mount',
  collection: 'ansible.posix',
  summary: 'Mount a file system, now and at boot, or no longer.',
  params: params(shape, {
    aliases: { path: ['name'] },
    unsupported: { opts_no_log: 'no_log of the task hides them' },
    rule: ({ state, src, fstype, path }) => {
      if (!/^\/|^none$|^swap$/.test(path)) return 'path must be absolute';
      const needsBoth = state === 'mounted' || state === 'present' || state === 'ephemeral';
      return needsBoth && (src === undefined || fstype === undefined)
        ? `state: ${state} needs src and fstype`
        : undefined;
    },
  }),
  inspect: (want) => ({
    at: fileState(want.fstab, { follow: true }),
    content: fileText(want.fstab, { follow: true }),
    mounted: probe(sh`cat /proc/mounts`, ({ stdout }) =>
      stdout.split('\n').some((line) => unescapeBlanks(line.split(' ')[1] ?? '') === withoutSlash(want.path)),
    ),
    directory: probe(sh`[ -e ${want.path} ]`, ({ rc }) => rc === 0),
  }),
  *plan(want, { at, content, mounted, directory }) {
    const before = content?.text ?? '';
    const after = wantedTable(want, before);
    const leaves = want.state === 'unmounted' || want.state === 'absent';
    if (leaves && mounted) yield change('mounted', 'true', 'false', sh`umount -- ${want.path}`);
    if (after !== before) {
      const bytes = encodeText(after, content?.encoding ?? 'utf8');
      yield writeFile(at, { bytes }, { before, backup: want.backup, mode: '0644' });
    }
    if (want.state === 'absent' && directory) yield removePoint(want.path);
    if (want.state === 'remounted') {
      yield change('mounted', String(mounted), 'again', remount(want), { repeats: true });
    }
    if (want.state !== 'mounted' && want.state !== 'ephemeral') return;
    if (!directory) yield change('directory', null, want.path, sh`umask 022; mkdir -p -- ${want.path}`);
    if (!mounted) yield change('mounted', 'false', 'true', mountNow(want));
    else if (after !== before) yield change('options', null, want.opts ?? 'defaults', remount(want));
  },
  result: ({ path, src, fstype, opts, state, fstab, boot, dump, passno }) => ({
    name: path,
    src,
    fstype,
    opts: opts ?? 'defaults',
    state,
    fstab,
    boot: boot ? 'yes' : 'no',
    dump,
    passno,
  }),
});

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/+$/, '');

function wantedTable(want: Want, text: string): string {
  if (want.state === 'absent' || want.state === 'absent_from_fstab') return withoutEntry(text, want.path, want.src);
  if (want.state !== 'present' && want.state !== 'mounted') return text;
  const given = want.opts ?? 'defaults';
  const opts = want.boot || given.split(',').includes('noauto') ? given : `${given},noauto`;
  const { path, src = '', fstype = '', dump, passno } = want;
  const entry: FstabEntry = { path, src, fstype, opts, dump, passno };
  return withEntry(text, entry);
}

/** Ansible removes the directory, but never what is in it. */
const removePoint = (path: string): Change => change('directory', path, null, sh`rmdir -- ${path}`);

const mountNow = ({ state, path, src = '', fstype = '', opts, fstab }: Want): Shell => {
  if (state !== 'ephemeral' && fstab === '/etc/fstab') return sh`mount -- ${path}`;
  return sh`mount -t ${fstype} -o ${opts ?? 'defaults'} -- ${src} ${path}`;
};

/** Some file systems cannot change their options while mounted. */
const remount = ({ path }: Want): Shell =>
  sh`mount -o remount -- ${path} || { umount -- ${path} && mount -- ${path}; }`;
