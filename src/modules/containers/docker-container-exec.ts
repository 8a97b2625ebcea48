import {
  bool,
  change,
  defineModule,
  dict,
  joinShell,
  list,
  params,
  sh,
  splitWords,
  str,
  type Word,
} from '../../sdk/index.ts';
import { at, clientAliases, clientParams, docker, needSeen, seenProbe, textOf } from './docker-client.ts';

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
      rule({ command, argv, detach, stdin }) {
        if ((command === undefined) === (argv === undefined)) return 'needs one of command and argv';
        return detach && stdin !== undefined ? 'detach and stdin exclude each other' : undefined;
      },
    },
  ),
  inspect: (want) => ({ container: seenProbe(want, 'container', want.container) }),
  *plan(want, { container }) {
    needSeen(container);
    const words = want.argv ?? splitWords(want.command ?? '');
    const names = Object.keys(want.env ?? {});
    const exports = Object.entries(want.env ?? {}).map(([name, value]) => sh`export ${name}=${textOf(value)}`);
    const options: Word[] = [
      ...(want.chdir === undefined ? [] : ['--workdir', want.chdir]),
      ...(want.detach ? ['--detach'] : []),
      // The values do not stand among the words, which every user of the host can read.
      ...names.flatMap((name) => ['--env', name]),
      ...(want.stdin === undefined ? [] : ['--interactive']),
      ...(want.tty ? ['--tty'] : []),
      ...(want.user === undefined ? [] : ['--user', want.user]),
    ];
    const call = joinShell([...exports, docker(want, ['exec', ...options, '--', want.container, ...words])], '\n');
    const input = want.stdin === undefined ? undefined : `${want.stdin}${want.stdin_add_newline ? '\n' : ''}`;
    const apply = input === undefined ? call : sh`printf %s ${input} | ( ${call} )`;
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
