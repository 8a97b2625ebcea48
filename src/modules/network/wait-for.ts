import {
  type ControlContext,
  type ControlResult,
  choice,
  compilePattern,
  defineControl,
  int,
  list,
  type Match,
  type Pattern,
  params,
  path,
  str,
} from '../../sdk/index.ts';
import { CONNECTION_STATES, findConnections, isConnectionState } from './connections.ts';
import { type Observation, observeFile, observePort } from './observe.ts';

const ACTIVE = ['ESTABLISHED', 'FIN_WAIT1', 'FIN_WAIT2', 'SYN_RECV', 'SYN_SENT', 'TIME_WAIT'];

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
      active_connection_states: list().default(ACTIVE).describe('The states of connections that drained waits for.'),
      exclude_hosts: list().optional().describe('Hosts whose connections drained does not wait for.'),
      msg: str().optional(),
    }),
    {
      rule({ port, path, state, search_regex, active_connection_states, exclude_hosts }) {
        const strange = active_connection_states.find((name) => !isConnectionState(name));
        if (strange !== undefined)
          return `there is no connection state ${strange}; there are ${CONNECTION_STATES.join(', ')}`;
        if (exclude_hosts !== undefined && state !== 'drained') return 'exclude_hosts needs the state drained';
        if (state === 'drained' && port === undefined) return 'state: drained needs a port';
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
    const gone = want.state === 'stopped' || want.state === 'absent' || want.state === 'drained';
    if (want.delay > 0) await context.sleep(want.delay * 1000);

    let match: Match | undefined;
    if (want.port === undefined && want.path === undefined) {
      await context.sleep(want.timeout * 1000);
      return finish();
    }
    while (elapsed() < want.timeout) {
      const seen = await observe(context, want, pattern);
      match = seen.match;
      const found = seen.there && (pattern === undefined || match !== undefined);
      if (gone ? !seen.there : found) return finish();
      await context.sleep(Math.min(want.sleep, want.timeout) * 1000);
    }
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
  readonly active_connection_states: readonly string[];
  readonly exclude_hosts?: readonly string[] | undefined;
}

function observe(context: ControlContext, want: Awaited, pattern: Pattern | undefined): Promise<Observation> {
  const { host, port = 0, path } = want;
  if (want.state === 'drained') {
    return findConnections(context.host, host, port, {
      states: want.active_connection_states,
      exclude: want.exclude_hosts ?? [],
    });
  }
  return path === undefined
    ? observePort(context.host, host, port, want.connect_timeout * 1000, pattern)
    : observeFile(context.host, path, pattern);
}

/** What was waited for, as a user searches the log for it. */
function awaited({ host, port, path, state, search_regex }: Awaited): string {
  const place = path ?? `${host}:${port}`;
  if (state === 'stopped') return `${place} to stop.`;
  if (state === 'drained') return `${place} to drain`;
  if (state === 'absent') return `${place} to be absent.`;
  if (search_regex !== undefined) return `search string ${search_regex} in ${place}`;
  return path === undefined ? place : `file ${place}`;
}
