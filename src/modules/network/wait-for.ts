import {
  type ControlContext,
  type ControlResult,
  choice,
  compilePattern,
  defineControl,
  int,
  type Match,
  type Pattern,
  params,
  path,
  str,
} from '../../sdk/index.ts';
import { type Observation, observeFile, observePort } from './observe.ts';

export const waitFor = defineControl({
  name: 'wait_for',
  collection: 'ansible.builtin',
  summary: 'Wait until a port answers, a file is there, or either is gone.',
  params: params(
    () => ({
      host: str().default('127.0.0.1'),
      port: int().optional(),
      path: path().optional(),
      state: choice('started', 'present', 'stopped', 'absent', 'drained').default('started'),
      search_regex: str().optional(),
      delay: int().default(0),
      sleep: int().default(1),
      timeout: int().default(300),
      connect_timeout: int().default(5),
      msg: str().optional(),
    }),
    {
      unsupported: {
        active_connection_states: 'connections are not counted',
        exclude_hosts: 'connections are not counted',
      },
      rule({ port, path, state, search_regex }) {
        if (state === 'drained') return 'state: drained is not supported';
        if (port !== undefined && path !== undefined) return 'port and path exclude each other';
        if (search_regex !== undefined && (state === 'stopped' || state === 'absent')) {
          return 'search_regex needs the state started or present';
        }
        return state === 'stopped' && port === undefined ? 'state: stopped needs a port' : undefined;
      },
    },
  ),
  where: 'host',
  check: 'skip',
  async run(want, context): Promise<ControlResult> {
    const started = Date.now();
    const elapsed = () => Math.floor((Date.now() - started) / 1000);
    const pattern =
      want.search_regex === undefined ? undefined : compilePattern(want.search_regex, { multiline: true });
    const gone = want.state === 'stopped' || want.state === 'absent';
    if (want.delay > 0) await context.sleep(want.delay * 1000);

    let match: Match | undefined;
    const nothing = want.port === undefined && want.path === undefined;
    while (elapsed() < want.timeout) {
      const seen: Observation = nothing ? { there: false } : await observe(context, want, pattern);
      match = seen.match;
      const found = seen.there && (pattern === undefined || match !== undefined);
      if (gone ? !seen.there : found) return finish();
      await context.sleep(Math.min(want.sleep, want.timeout) * 1000);
    }
    if (nothing) return finish();
    return {
      failed: true,
      msg: want.msg ?? `Timeout when waiting for ${awaited(want)}`,
      fields: { elapsed: elapsed() },
    };

    function finish(): ControlResult {
      const { state, port, path, search_regex } = want;
      const groups = match?.groups.slice(1).map((group) => group ?? null) ?? [];
      const named = Object.fromEntries(
        [...(pattern?.groupNames ?? [])].map(([name, number]) => [name, groups[number - 1] ?? null]),
      );
      return {
        fields: { elapsed: elapsed(), state, port, path, search_regex, match_groups: groups, match_groupdict: named },
      };
    }
  },
});

interface Awaited {
  readonly host: string;
  readonly port?: number | undefined;
  readonly path?: string | undefined;
  readonly state: string;
  readonly search_regex?: string | undefined;
  readonly connect_timeout: number;
}

const observe = (context: ControlContext, want: Awaited, pattern: Pattern | undefined): Promise<Observation> =>
  want.path === undefined
    ? observePort(context.host, want.host, want.port ?? 0, want.connect_timeout * 1000, pattern)
    : observeFile(context.host, want.path, pattern);

/** What was waited for, as a user searches the log for it. */
function awaited({ host, port, path, state, search_regex }: Awaited): string {
  const place = path ?? `${host}:${port}`;
  if (state === 'stopped') return `${place} to stop.`;
  if (state === 'absent') return `${place} to be absent.`;
  if (search_regex !== undefined) return `search string ${search_regex} in ${place}`;
  return path === undefined ? place : `file ${place}`;
}
