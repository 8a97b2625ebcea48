import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './ground.ts';
import type { Command } from './measure.ts';

export type ToolName = 'infrakit' | `infrakit without ${string}` | 'ansible' | 'mitogen' | 'floor' | 'scp';

/** One thing that a user could type: the words after `ansible-playbook`, or after the bare name of the tool. */
export interface Invocation {
  readonly playbook?: string;
  readonly arguments: readonly string[];
  readonly inventory?: string;
}

export interface Tool {
  readonly name: ToolName;
  readonly version: string;
  command(invocation: Invocation, scratch: string): Command;
}

const MITOGEN_PATHS = [
  '/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy',
  ...(process.env.MITOGEN_STRATEGY ? [process.env.MITOGEN_STRATEGY] : []),
];
export const FIFTY_FORKS = { ANSIBLE_FORKS: '50' };
const playbooks = fileURLToPath(new URL('../playbooks/', import.meta.url));

/** The tools of this machine, and by name those that it lacks. */
export function findTools(dist: string): { tools: Tool[]; missing: string[] } {
  const tools = [infrakit(dist)];
  const missing: string[] = [];
  const ansible = firstLine('ansible-playbook', ['--version']);
  const mitogen = MITOGEN_PATHS.find((path) => existsSync(join(path, 'mitogen_linear.py')));
  if (ansible) tools.push(ansiblePlaybook('ansible', ansible, {}));
  else missing.push('ansible-core (no ansible-playbook in PATH)');
  if (ansible && mitogen) {
    const version = firstLine('/usr/bin/python3', [
      '-c',
      'import mitogen; print("mitogen %d.%d.%d" % mitogen.__version__)',
    ]);
    const strategy = { ANSIBLE_STRATEGY: 'mitogen_linear', ANSIBLE_STRATEGY_PLUGINS: mitogen };
    tools.push(ansiblePlaybook('mitogen', version ?? 'mitogen', strategy));
  } else missing.push('mitogen (Debian: ansible-mitogen; elsewhere name its strategy folder in MITOGEN_STRATEGY)');
  return { tools, missing };
}

/** InfraKit as it was built into `dist`. `env` is how one way of running it differs from another. */
export function infrakit(dist: string, name: ToolName = 'infrakit', env: Record<string, string> = FIFTY_FORKS): Tool {
  const main = join(dist, 'cli', 'main.js');
  const play = ({ playbook, arguments: words, inventory }: Invocation) =>
    playbook === undefined ? words : ['play', ...words, ...(inventory ? ['-i', inventory] : []), playbook];
  return {
    name,
    version: `infrakit ${firstLine(process.execPath, [main, '--version']) ?? '(not built)'}`,
    command: (invocation, scratch) => ({
      argv: [process.execPath, main, ...play(invocation)],
      env: { ANSIBLE_HOST_KEY_CHECKING: 'false', XDG_CACHE_HOME: cacheFolder(scratch), ...env },
      cwd: playbooks,
    }),
  };
}

function ansiblePlaybook(name: ToolName, version: string, more: Record<string, string>): Tool {
  return {
    name,
    version,
    command: ({ playbook, arguments: words, inventory }, scratch) => ({
      argv: ['ansible-playbook', ...words, ...(inventory ? ['-i', inventory] : []), ...(playbook ? [playbook] : [])],
      cwd: playbooks,
      env: {
        ANSIBLE_HOST_KEY_CHECKING: 'False',
        ...FIFTY_FORKS,
        XDG_CACHE_HOME: cacheFolder(scratch),
        ANSIBLE_PIPELINING: 'True',
        ANSIBLE_NOCOLOR: '1',
        ANSIBLE_DEPRECATION_WARNINGS: 'False',
        ANSIBLE_LOCAL_TEMP: join(scratch, 'ansible'),
        // Not in the home folder, where a master of an earlier run might wait.
        ANSIBLE_SSH_CONTROL_PATH_DIR: join(scratch, 'cp'),
        ...more,
      },
    }),
  };
}

function firstLine(command: string, words: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, words, { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0] : undefined;
}
