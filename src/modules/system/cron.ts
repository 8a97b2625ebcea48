import {
  type Change,
  change,
  defineModule,
  encodeText,
  type FileState,
  fileState,
  fileText,
  need,
  type Probe,
  probe,
  sh,
  writeFile,
} from '../../sdk/index.ts';
import { type CronWant, cronFile, cronParams, jobLine } from './cron-params.ts';
import {
  type Crontab,
  jobNames,
  readCrontab,
  variableNames,
  withJob,
  withoutJob,
  withoutVariable,
  withVariable,
  writeCrontab,
} from './crontab.ts';

export const cron = defineModule({
  name: 'cron',
  collection: 'ansible.builtin',
  summary: 'Keep a job or a variable in a crontab, or keep it out.',
  params: cronParams,
  inspect: (want) => {
    const file = cronFile(want);
    return {
      at: file === undefined ? probe(sh`:`, () => null) : fileState(file),
      text: file === undefined ? ownCrontab(want.user) : fileText(file),
    };
  },
  *plan(want, { at, text }) {
    need(text !== 'no crontab program', 'this host has no crontab; install cron first');
    const before = text?.text ?? '';
    const lines = readCrontab(before);
    if (want.name === undefined) {
      if (at && at.type !== 'absent') yield remove(at.path, before);
      return;
    }
    const after = writeCrontab(wantedLines(want, lines));
    if (after === before) return;
    if (!at) yield replaceOwn(want, before, after);
    // What is left may be the blank lines of somebody else's editor.
    else if (after.trim() === '') yield remove(at.path, before);
    else {
      const bytes = encodeText(after, text?.encoding ?? 'utf8');
      yield writeFile(at, { bytes }, { mode: '0644', backup: want.backup, before });
    }
  },
  result(want, { text }) {
    const lines = text === 'no crontab program' ? [] : wantedLines(want, readCrontab(text?.text ?? ''));
    return { jobs: jobNames(lines), envs: variableNames(lines), cron_file: want.cron_file, state: want.state };
  },
});

function wantedLines(want: CronWant, lines: Crontab): Crontab {
  const { name = '', env, state, job = '' } = want;
  if (state === 'absent') return env ? withoutVariable(lines, name) : withoutJob(lines, name);
  if (!env) return withJob(lines, name, jobLine(want));
  const placed = withVariable(lines, name, job, want);
  need(placed, `there is no variable ${want.insertafter ?? want.insertbefore} in the crontab`);
  return placed;
}

/** The crontab of a user, null where there is none; the words where the host has no cron. */
const ownCrontab = (
  user: string | undefined,
): Probe<{ text: string; encoding: 'utf8' } | null | 'no crontab program'> =>
  probe(sh`command -v crontab >/dev/null || exit 127; crontab -l ${forUser(user)} 2>/dev/null`, ({ rc, stdout }) => {
    if (rc === 127) return 'no crontab program';
    return rc === 0 ? { text: stdout, encoding: 'utf8' } : null;
  });

const forUser = (user: string | undefined): string[] => (user === undefined ? [] : ['-u', user]);

/** The program checks what it gets and puts it into its place whole. */
function replaceOwn({ user, backup }: CronWant, before: string, after: string): Change {
  const save = backup
    ? sh`b=$(mktemp /tmp/crontabXXXXXX) && crontab -l ${forUser(user)} >"$b"; echo backup_file="$b"`
    : sh`:`;
  const apply = sh`${save}; printf %s ${after} | crontab ${[...forUser(user), '-']}`;
  return change('content', before, after, apply, { path: `crontab of ${user ?? 'the user'}` });
}

const remove = (path: FileState['path'], before: string): Change =>
  change('file', before, null, sh`rm -f -- ${path}`, { path });
