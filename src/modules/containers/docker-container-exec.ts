import {
  bool,
  change,
  defineModule,
  dict,
  type Json,
  list,
  params,
  sh,
  splitWords,
  str,
  type Word,
} from '../../sdk/index.ts';
import {
  at,
  clientAliases,
  clientParams,
  clientUnsupported,
  docker,
  needSeen,
  seenProbe,
  textOf,
} from './docker-client.ts';
import { assignments, fitsLine, readingShell, withEnvFile } from './exec-env.ts';

export const dockerContainerExec = defineModule({
  name: 'docker_container_exec',
  collection: 'community.docker',
  summary: 'Run a command in a container.',
  params: params(
    () => ({
      ...clientParams(),
      container: str(),
      command: str().optional(),
      argv: list().optional(),
      chdir: str().optional(),
      detach: bool().default(false),
      env: dict().optional(),
      stdin: str().optional(),
      stdin_add_newline: bool().default(true),
      strip_empty_ends: bool().default(true),
      tty: bool().default(false),
      user: str().optional(),
    }),
    {
      aliases: clientAliases,
      unsupported: clientUnsupported,
      rule({ command, argv, detach, stdin, env }) {
        if ((command === undefined) === (argv === undefined)) return 'needs one of command and argv';
        const odd = Object.keys(env ?? {}).find((name) => !/^[A-Za-z_]\w*$/.test(name));
        if (odd !== undefined) return `env: '${odd}' is no name of a variable`;
        return detach && stdin !== undefined ? 'detach and stdin exclude each other' : undefined;
      },
    },
  ),
  inspect: (want) => ({ container: seenProbe(want, 'container', want.container) }),
  *plan(want, { container }) {
    needSeen(container);
    const words = want.argv ?? splitWords(want.command ?? '');
    const { call, lines, head } = environmentOf(want.env ?? {});
    const options: Word[] = [
      ...(want.chdir === undefined ? [] : ['--workdir', want.chdir]),
      ...(want.detach ? ['--detach'] : []),
      // No value stands among the words, which every user of the host can read, nor in the environment of the client.
      ...(lines === '' ? [] : ['--env-file', '/dev/fd/3']),
      ...(want.stdin === undefined && head === '' ? [] : ['--interactive']),
      ...(want.tty ? ['--tty'] : []),
      ...(want.user === undefined ? [] : ['--user', want.user]),
    ];
    const plain = docker(want, ['exec', ...options, '--', want.container, ...call, ...words]);
    const execution = lines === '' ? plain : withEnvFile(lines, plain);
    const input = want.stdin === undefined ? '' : `${want.stdin}${want.stdin_add_newline ? '\n' : ''}`;
    const apply =
      want.stdin === undefined && head === '' ? execution : sh`printf %s ${`${head}${input}`} | ( ${execution} )`;
    const gone = container.found ? undefined : `Could not find container "${want.container}"`;
    const still =
      container.found && at(container.found, 'State', 'Running') !== true
        ? `the container ${want.container} does not run`
        : undefined;
    const unmet = gone ?? still;
    yield change('command', null, words.join(' '), apply, {
      certainty: 'may',
      ...(unmet === undefined ? {} : { unmet }),
    });
  },
  result(want, _is, [output]) {
    if (!output) return {};
    if (want.detach) return output.rc === 0 ? {} : { failed: true, msg: output.stderr.trim() };
    const ends = (text: string) => (want.strip_empty_ends ? text.replace(/[\r\n]+$/, '') : text);
    // A command that ends with another status is no failure of the task: Ansible leaves that to failed_when.
    return { failed: false, rc: output.rc, stdout: ends(output.stdout), stderr: ends(output.stderr) };
  },
});

/** How variables reach the command: as lines of a file, or what no line can hold by a shell in the container. */
function environmentOf(env: Readonly<Record<string, Json>>) {
  const all = Object.entries(env).map(([name, value]) => [name, textOf(value)] as const);
  const long = all.filter(([, value]) => !fitsLine(value));
  const lines = all.filter((one) => !long.includes(one)).map(([name, value]) => `${name}=${value}\n`);
  const head = assignments(long);
  return { lines: lines.join(''), head, call: head === '' ? [] : readingShell(Buffer.byteLength(head)) };
}
