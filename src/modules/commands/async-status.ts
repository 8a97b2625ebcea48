import {
  change,
  choice,
  defineControl,
  eraseJobScript,
  type HostAccess,
  InfrakitError,
  type JobRecord,
  type Json,
  type Output,
  params,
  type ResultFields,
  readJob,
  readJobScript,
  type Shell,
  splitWords,
  str,
} from '../../sdk/index.ts';
import { commandFields } from './run-command.ts';

export const asyncStatus = defineControl({
  name: 'async_status',
  collection: 'ansible.builtin',
  summary: 'Ask after a task that runs in the background.',
  params: params(
    () => ({
      jid: str().describe('The ansible_job_id of the task.'),
      mode: choice('status', 'cleanup').default('status').describe('cleanup removes the record of the job.'),
    }),
    { rule: ({ jid }) => (/^[^/\0]+$/.test(jid) ? undefined : `"${jid}" cannot be the id of a job`) },
  ),
  where: 'host',
  check: 'run',
  async run({ jid, mode }, { host, job, variable }) {
    const own = variable('ansible_async_dir');
    const place = { id: jid, directory: typeof own === 'string' ? own : undefined };
    const known = job(jid);
    if (mode === 'cleanup') {
      const { stdout } = known?.inMemory ? { stdout: '' } : await answer(host, eraseJobScript(place));
      return { fields: { ...STREAMS, ansible_job_id: jid, started: 0, finished: 0, erased: stdout } };
    }
    if (known?.inMemory) {
      const { changed, failed, values } = await known.end();
      return { changed, failed, ...(values ? { values } : {}), fields: { ...ended(jid, '') } };
    }
    const record = readJob(await answer(host, readJobScript(place)));
    const { path, fields } = record;
    if (!fields) return { failed: true, msg: 'could not find job', fields: { ...STREAMS, ...ended(jid, path) } };
    if (!record.finished) {
      return { fields: { ...STREAMS, ansible_job_id: jid, started: 1, finished: 0, results_file: path } };
    }
    if (record.outputs) known?.deliver(record.outputs);
    const end = known && !fields.failed ? await known.end() : told(record);
    return { ...end, fields: { ...STREAMS, ...end.fields, ...ended(jid, path) } };
  },
});

/** Not a probe: those may be answered before the task's turn, and a job goes on by itself. */
async function answer(host: HostAccess, script: Shell): Promise<Output> {
  const [output] = await host.apply([change('job', null, null, script)]);
  if (!output) throw new InfrakitError('a change was applied and gave no output');
  return output;
}

const STREAMS = { stdout: '', stderr: '', stdout_lines: [], stderr_lines: [] } as const;

const ended = (jid: string, path: string): ResultFields => ({
  ansible_job_id: jid,
  started: 1,
  finished: 1,
  results_file: path,
});

interface Told {
  readonly changed: boolean;
  readonly failed: boolean;
  readonly fields: Readonly<Record<string, Json | undefined>>;
}

/** What the record of a job says by itself, where another run started it, or another program wrote it. */
function told({ fields = {}, outputs }: JobRecord): Told {
  const { module, foreign, changed, failed, ...rest } = fields;
  const [first] = outputs ?? [];
  const said = foreign === true && first && failed !== true ? answerIn(first.stdout) : undefined;
  if (said) return { changed: said.changed === true, failed: said.failed === true, fields: { ...rest, ...said } };
  const broken = outputs?.find(({ rc }) => rc !== 0);
  const isBroken = failed === true || broken !== undefined;
  const own =
    first && COMMANDS.has(String(module))
      ? commandFields(
          module === 'command' ? splitWords(String(rest.cmd ?? '')) : (rest.cmd ?? ''),
          first,
          !KEEPS_ENDS.has(String(module)),
        )
      : {};
  const reason = broken && own.msg === undefined ? { msg: broken.stderr.trim() || `exit status ${broken.rc}` } : {};
  return {
    changed: typeof changed === 'boolean' ? changed : (outputs?.length ?? 0) > 0 && failed !== true,
    failed: isBroken,
    fields: { ...rest, ...own, ...reason },
  };
}

/** The object that a module printed; undefined where its output is something else, too. */
function answerIn(stdout: string): Readonly<Record<string, Json>> | undefined {
  try {
    const { invocation: _, ...said } = JSON.parse(stdout) as Record<string, Json>;
    return said;
  } catch {
    return undefined;
  }
}

const COMMANDS = new Set(['command', 'shell', 'raw', 'script']);
const KEEPS_ENDS = new Set(['raw', 'script']);
